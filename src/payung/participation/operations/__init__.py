"""Operations of the REST interface of the room."""
