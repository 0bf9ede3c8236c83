"""Six initiatives, six forms of renewal: which do you see where?"""
