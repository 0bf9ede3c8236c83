"""The press conference: draw a stance, ask from it, hear the team answer; questions and answers become the FAQ."""
