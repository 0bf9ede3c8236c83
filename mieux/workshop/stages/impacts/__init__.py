"""Effect by effect, the whole room: a straight arrow or a zig-zag, and whom does it touch?"""
