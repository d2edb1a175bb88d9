-- Deploy routiq:core/delete_rules to pg
-- requires: core/schema

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table core.delete_rules (
    child_table text not null,
    child_column text not null,
    parent_table text not null,
    action text not null,
    is_history boolean not null default false,
    constraint pk_delete_rules primary key (child_table, child_column),
    constraint ck_delete_rules_action check (action in ('cascade', 'restrict', 'set_null'))
);

alter table core.delete_rules owner to app_owner;

create index idx_delete_rules_parent_table on core.delete_rules (parent_table);

comment on table core.delete_rules is
    'What becomes of a row when the row that it refers to is deleted: one row for each foreign key '
    'between tables of tenants, written by migrations. Class: reference';
comment on column core.delete_rules.child_table is 'Table that refers, with its schema';
comment on column core.delete_rules.child_column is
    'Its column that holds the id of the other row';
comment on column core.delete_rules.parent_table is 'Table that is referred to, with its schema';
comment on column core.delete_rules.action is
    'cascade: it goes too; restrict: it stands in the way; set_null: it stays and forgets';
comment on column core.delete_rules.is_history is
    'Whether a new row may refer to what was merged into another: it tells of what was';
comment on index core.idx_delete_rules_parent_table is
    'For core.soft_delete: what hangs on the rows of a table';

revoke insert, update, delete, truncate on core.delete_rules from app_owner;
grant insert, update, delete on core.delete_rules to app_migrator; -- migrations add to it

commit;
