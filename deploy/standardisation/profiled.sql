-- Deploy routiq:standardisation/profiled to pg
-- requires: standardisation/profiling
--
-- What the old tables hold before anything is done with them: look at it before you go on. It is as old as
-- this change; standardisation.profile_table tells how it is now.

begin;

-- slipstitch-ignore table-without-row-security: figures of all rows, which say nothing of any tenant
create table standardisation.column_profiles (
    table_name text not null,
    column_name text not null,
    form text not null,
    row_count bigint not null,
    distinct_count bigint not null,
    longest int,
    constraint pk_column_profiles primary key (table_name, column_name, form)
);

alter table standardisation.column_profiles owner to app_owner;

comment on table standardisation.column_profiles is
    'What the values of each column of the old tables looked like before the first step, without a '
    'single value. Class: reference';
comment on column standardisation.column_profiles.table_name is 'Old table, without its schema';
comment on column standardisation.column_profiles.column_name is 'Its column';
comment on column standardisation.column_profiles.form is
    'What the value looks like, as standardisation.form_of says';
comment on column standardisation.column_profiles.row_count is 'Rows with a value of that form';
comment on column standardisation.column_profiles.distinct_count is 'Unlike values among them';
comment on column standardisation.column_profiles.longest is
    'Characters of the longest; null for nothing';

insert into standardisation.column_profiles (
    table_name, column_name, form, row_count, distinct_count, longest
)
select
    t.name,
    p.column_name,
    p.form,
    p.row_count,
    p.distinct_count,
    p.longest
from unnest(
        array[
            'organizations', 'users', 'organization_members', 'api_credentials', 'contacts',
            'active_patients', 'appointments', 'conversations', 'messages', 'sync_logs',
            'audit_logs'
        ]
    ) as t (name)
cross join lateral standardisation.profile_table(t.name) as p;

revoke insert, update, delete, truncate on standardisation.column_profiles from app_owner;
grant select on standardisation.column_profiles to app_migrator;

commit;
