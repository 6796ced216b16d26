-- Migrations create tables in any order, so this right is given for all sequences at once: the loader may draw numbers wherever it inserts.
grant usage on all sequences in schema public to payung_loader;
alter default privileges in schema public grant usage on sequences to payung_loader;
