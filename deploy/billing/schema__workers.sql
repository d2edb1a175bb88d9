-- Deploy routiq:billing/schema__workers to pg
-- requires: billing/schema
--
-- Workers export invoices by functions of this schema, and have no right on its tables.

begin;

grant usage on schema billing to app_worker;

commit;
