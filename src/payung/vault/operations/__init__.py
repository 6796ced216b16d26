"""Operations of the interface about papers."""
