"""Settings, embedded PostgreSQL, doors to the database, runs and jobs, outbox, files, clock, change history, backups."""
