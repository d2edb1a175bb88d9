-- Deploy routiq:comms/schema__workers to pg
-- requires: comms/schema
--
-- Workers send messages by functions of this schema, and have no right on its tables.

begin;

grant usage on schema comms to app_worker;

commit;
