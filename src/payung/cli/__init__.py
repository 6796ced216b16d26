"""The frame of the command line: reaching the database, speaking to people and programs. The commands lie in their rooms."""
