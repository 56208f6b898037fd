-- Roles and database of one installation; may run any number of times, as a superuser.
-- psql variables: owner_password, app_password.
--
-- louyu_owner owns the database and runs migrations; louyu_app is the application: it owns
-- nothing, so no trigger and no grant of the audit tables can be switched off by it.

SELECT 'CREATE ROLE louyu_owner' WHERE NOT EXISTS (
  SELECT FROM pg_roles WHERE rolname = 'louyu_owner'
) \gexec
SELECT 'CREATE ROLE louyu_app' WHERE NOT EXISTS (
  SELECT FROM pg_roles WHERE rolname = 'louyu_app'
) \gexec
-- CREATEDB is for the test databases.
ALTER ROLE louyu_owner LOGIN NOSUPERUSER NOCREATEROLE CREATEDB PASSWORD :'owner_password';
ALTER ROLE louyu_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'app_password';

-- Default privileges belong to one database each; set in the template they reach test databases.
\connect template1
ALTER DEFAULT PRIVILEGES FOR ROLE louyu_owner
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO louyu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE louyu_owner
  GRANT USAGE, SELECT ON SEQUENCES TO louyu_app;

SELECT 'CREATE DATABASE louyu OWNER louyu_owner' WHERE NOT EXISTS (
  SELECT FROM pg_database WHERE datname = 'louyu'
) \gexec
\connect louyu
ALTER DEFAULT PRIVILEGES FOR ROLE louyu_owner
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO louyu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE louyu_owner
  GRANT USAGE, SELECT ON SEQUENCES TO louyu_app;
