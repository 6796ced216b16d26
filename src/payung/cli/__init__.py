"""The `payung` command. Everything that a page does in bulk, a command does; no rule of the domain lives here."""


def main() -> None:
    """Run the command line."""
    from payung.cli.app import speaking

    speaking()(prog_name="payung")
