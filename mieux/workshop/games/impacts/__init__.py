"""Straight arrow or zig-zag: is this effect direct or indirect, and whom does it touch?"""
