# Short names for what CONTRIBUTING.md explains. Needs `just`; everything here works without it too.

# The demonstration: sets up, fills and serves
demo:
    ./payung demo

# What takes minutes
quick:
    ./payung test --quick

# One folder or file of tests: just try tests/claims
try +what:
    ./payung test {{what}}

# What must hold before a change lands
ci:
    .ci/run

lint:
    .venv/bin/ruff check src tests bench tools
    .venv/bin/ruff format --check src tests bench tools
    .venv/bin/mypy src/payung
    .venv/bin/lint-imports

# Wheels of the three packages into var/wheels
wheels:
    for name in payung-kernel payung-law payung-rails; do (cd packages/$name && ../../.venv/bin/python -m hatchling build -t wheel -d ../../var/wheels); done

# Typed calls of the database's functions, from its catalogue
bindings:
    .venv/bin/python tools/bindings.py

# Tables of the documentation and the catalogue of messages
docs:
    .venv/bin/python tools/docs.py
    .venv/bin/python tools/messages.py
