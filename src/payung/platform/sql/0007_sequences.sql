-- Rooms come and go by migrations in any order; whoever inserts by the loader's functions may draw numbers everywhere.
grant usage on all sequences in schema public to payung_loader;
alter default privileges in schema public grant usage on sequences to payung_loader;
