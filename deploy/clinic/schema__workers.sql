-- Deploy routiq:clinic/schema__workers to pg
-- requires: clinic/schema
--
-- Workers send reminders by functions of this schema, and have no right on its tables.

begin;

grant usage on schema clinic to app_worker;

commit;
