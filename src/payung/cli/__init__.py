"""The `payung` command. Everything that a page does in bulk, a command does; no rule of the domain lives here."""


def main() -> None:
    """Run the command line."""
    from payung.cli.app import app

    app(prog_name="payung")
