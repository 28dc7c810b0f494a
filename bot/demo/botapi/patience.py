"""How long people of the try-out world and the stories wait for what must come."""

# Seconds. It says when to give up on what never comes, not how fast anything is: a loaded machine is slow.
PATIENCE = 60.0
