"""What the peers answer: texts about as long as ours."""

PARTS = (
    "1/3 Right calf: stop, stand near a wall, a fence or a tree, and breathe slowly out. Sip some water.",
    "2/3 Right calf: LEFT foot forward, right leg straight behind, heel flat, toes ahead. Lean in for 20 s. Breathe.",
    "3/3 Right calf: ease off, shake it out, walk a minute before you run. Still tight? Text WORSE.",
    "We are the run club's stretch line. Text STOP and we never write again, HELP for more.",
)
