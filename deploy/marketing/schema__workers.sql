-- Deploy routiq:marketing/schema__workers to pg
-- requires: marketing/schema
--
-- Workers send campaigns by functions of this schema, and have no right on its tables.

begin;

grant usage on schema marketing to app_worker;

commit;
