-- needs a superuser: makes event triggers

begin;

select plan(6);

create temporary table told as
select
    array_agg(concat_ws(' ', e.after ->> 'command', e.table_name) order by e.seq) as commands
from audit.events as e
where e.action = 'define';

select is(t.commands, null, 'no deployment is told')
from told as t;

select audit.watch_definitions();
select audit.watch_definitions();

create or replace function pg_temp.told()
returns text[]
language sql
as $function$
    select array_agg(concat_ws(' ', e.after ->> 'command', e.table_name) order by e.seq)
    from audit.events as e
    where e.action = 'define' and e.after ->> 'command' <> 'WATCH'
$function$;

alter table core.locations add column note text;
select audit.attach('core.locations');

select is(pg_temp.told(), null, 'nor is a change that leaves the trail alone');

alter table core.locations disable trigger tg_locations_90_audit_update;
alter table core.locations enable always trigger tg_locations_90_audit_update;
drop trigger tg_locations_90_audit_delete on core.locations;
alter function audit.refuse_change() cost 50;
alter table audit.events disable trigger tg_events_10_refuse_change;
drop table audit.events_default;

select is(
    array(
        select c
        from unnest(pg_temp.told()) as c
        where c !~ '_on_audit.events_default|tg_events'
    ),
    array[
        'ALTER TABLE core.locations',
        'DROP TRIGGER tg_locations_90_audit_delete on core.locations',
        'ALTER FUNCTION audit.refuse_change()',
        'ALTER TABLE audit.events',
        'DROP TABLE audit.events_default'
    ],
    'but what keeps writes from being recorded, and whatever is done to the trail itself'
);

create temporary table seen as
select cardinality(pg_temp.told()) as count;

select audit.attach('core.locations');
alter trigger tg_locations_90_audit_insert on core.locations rename to harmless;
drop trigger harmless on core.locations;
select audit.attach('core.locations');
create or replace trigger tg_locations_90_audit_truncate after truncate on core.locations
for each statement when (false)
execute function audit.record_change('core.locations', 'organization_id', 'id', '{}');
alter table core.locations enable trigger tg_locations_90_audit_update;
select audit.attach('core.locations');

create function pg_temp.keep_out() returns trigger language plpgsql as 'begin return null; end';
create trigger harmless before insert on audit.chain_links
for each row execute function pg_temp.keep_out();

select is(
    (select (pg_temp.told())[s.count + 1:] from seen as s),
    array[
        'ALTER TRIGGER harmless on core.locations',
        'DROP TRIGGER harmless on core.locations',
        'CREATE TRIGGER tg_locations_90_audit_truncate on core.locations',
        'ALTER TABLE core.locations',
        'CREATE TRIGGER harmless on audit.chain_links'
    ],
    'so is a trigger that is dropped under another name, gets a condition, or lets somebody pass'
);

set local session_replication_role = replica;
drop trigger tg_locations_90_audit_delete on core.locations;
set local session_replication_role = origin;

select is(
    (pg_temp.told())[cardinality(pg_temp.told())],
    'DROP TRIGGER tg_locations_90_audit_delete on core.locations',
    'also in a session that says it replicates'
);

drop table core.member_locations cascade;

select cmp_ok(
    (
        select count(*)
        from unnest(pg_temp.told()) as c
        where c ~ '^DROP TABLE tg_member_locations_90_audit_'
    ),
    '=',
    4::bigint,
    'and a table that goes with its triggers'
);

select *
from finish();

rollback;
