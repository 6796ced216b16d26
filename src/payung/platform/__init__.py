"""Settings, embedded PostgreSQL, database connections, runs and jobs, outbox, files, clock, change history, backups."""
