-- Deploy routiq:online/backfills__copies to pg
-- requires: online/backfills

begin;

alter table online.backfills
add column tenant_column name,
add column sync text;

comment on column online.backfills.tenant_column is
    'Column that its rows are ordered by first: one tenant is done before the next; null for the '
    'order of the primary key';
comment on column online.backfills.sync is
    'The sync whose new table it fills with copies; null where it updates rows in place';

commit;
