-- view ops.advisor_findings

create or replace view ops.advisor_findings
with (security_invoker = true) as
with findings as (
    select f.* from ops.advisor_keys as f
    union all
    select f.* from ops.advisor_row_security as f
    union all
    select f.* from ops.advisor_interfaces as f
    union all
    select f.* from ops.advisor_statistics as f
)

select
    f.code,
    f.level,
    -- Names of the catalog have the collation "C", literals another: together they have none, and
    -- nobody could compare them. (The linter takes a collation for a column.)
    f.object collate "default" as object, -- noqa: RF03
    f.detail collate "default" as detail, -- noqa: RF03
    f.remedy collate "default" as remedy, -- noqa: RF03
    f.undo collate "default" as undo, -- noqa: RF03
    f.proof collate "default" as proof -- noqa: RF03
from findings as f
where
    not exists (
        select
        from ops.advisor_exceptions as e
        where f.code like e.code and f.object like e.object
    );

alter view ops.advisor_findings owner to app_owner;

revoke all on ops.advisor_findings from public;
grant select on ops.advisor_findings to app_monitor;

comment on view ops.advisor_findings is
    'What an experienced eye would find in this database, with the way to mend it. What is right '
    'as it is stands in ops.advisor_exceptions with its reason';
comment on column ops.advisor_findings.code is 'Name of the rule';
comment on column ops.advisor_findings.level is
    'error: rows are at risk; warning: it costs or will hurt; notice: worth a look';
comment on column ops.advisor_findings.object is 'What the finding is about';
comment on column ops.advisor_findings.detail is 'What is wrong and what it means';
comment on column ops.advisor_findings.remedy is
    'SQL that mends it; a comment before it says what has to be decided first';
comment on column ops.advisor_findings.undo is
    'SQL that takes the remedy back; null where there is no way back, or nothing to take back';
comment on column ops.advisor_findings.proof is
    'Condition that is true once it is mended; null where the remedy is no change of the schema, '
    'or '
    'has to be written by whoever knows the data';
