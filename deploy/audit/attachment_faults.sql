-- Deploy routiq:audit/attachment_faults to pg
-- requires: audit/is_attached
-- requires: audit/record_definition
-- requires: audit/refuse_change

begin;

-- function audit.trigger_faults()
-- function audit.attachment_faults()

-- Business tables are known by the class that their comment ends with. Security definer, because an
-- auditor has no right on schema core; it tells of tables and roles only.

create or replace function audit.trigger_faults()
returns table (object text, fault text, remedy text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
    with kept as (
        select c.oid
        from pg_class as c
        where
            c.relnamespace = 'audit'::regnamespace
            and c.relkind in ('r', 'p')
            and c.relname ~ '^(events|access_log|chain_links|chain_anchors)(_default|_\d{4}_\d{2})?$'
    )

    select
        c.oid::regclass::text,
        'writes are not recorded, or not as they should be',
        format('select audit.attach(%L);', c.oid::regclass)
    from pg_class as c
    where
        c.relkind in ('r', 'p')
        and not c.relispartition
        and c.relpersistence <> 't'
        and obj_description(c.oid, 'pg_class') ~ 'Class: (tenant|global)$'
        and not audit.is_attached(c.oid)
    union all
    select
        k.oid::regclass::text,
        'what is recorded does not stay: a trigger that refuses changes is missing or switched off',
        format('alter table %s enable trigger user; or deploy anew', k.oid::regclass)
    from kept as k
    where
        2 > (
            select count(distinct audit.trigger_task(t))
            from pg_trigger as t
            where
                t.tgrelid = k.oid
                and t.tgfoid = 'audit.refuse_change'::regproc
                and t.tgenabled in ('O', 'A')
        )
    union all
    select
        k.oid::regclass::text,
        format('"%s" may keep records from being appended', e.name),
        format('drop %s %I on %s;', e.kind, e.name, k.oid::regclass)
    from kept as k
    inner join (
        select t.tgrelid, t.tgname, 'trigger'
        from pg_trigger as t
        where not t.tgisinternal and t.tgfoid <> 'audit.refuse_change'::regproc
        union all
        select r.ev_class, r.rulename, 'rule'
        from pg_rewrite as r
    ) as e (relation, name, kind)
        on k.oid = e.relation
    union all
    select
        k.oid::regclass::text,
        format('%s may change what is recorded', r.rolname),
        format('revoke update, delete, truncate on %s from %I;', k.oid::regclass, r.rolname)
    from kept as k
    cross join pg_roles as r
    where
        not r.rolsuper
        and has_table_privilege(r.oid, k.oid, 'update, delete, truncate')
        and (r.rolname !~ '^pg_')
$function$;

alter function audit.trigger_faults() owner to app_owner;

revoke all on function audit.trigger_faults() from public;
grant execute on function audit.trigger_faults() to app_auditor;

comment on function audit.trigger_faults() is
    'Triggers and roles by which writes are not recorded, or records do not stay.';

-- Run daily as app_auditor, who sees the records of the platform: whether definitions were ever
-- watched stands among them.

create or replace function audit.attachment_faults()
returns table (object text, fault text, remedy text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select f.*
    from audit.trigger_faults() as f
    union all
    select
        'audit_' || w.event,
        'definitions are not watched any more',
        'as a superuser: select audit.watch_definitions();'
    from unnest(array['ddl_command_end', 'sql_drop']) as w (event)
    where
        exists (
            select
            from audit.events as e
            where
                e.organization_id = '00000000-0000-0000-0000-000000000000'
                and e.row_id is null
                and e.action = 'define'
                and e.table_name = 'audit.watch_definitions()'
        )
        and not exists (
            select
            from pg_event_trigger as t
            where
                t.evtname = 'audit_' || w.event
                and t.evtevent = w.event
                and t.evtfoid = 'audit.record_definition'::regproc
                and t.evtenabled = 'A'
                and t.evttags is null
        )
    order by 1, 2
$function$;

alter function audit.attachment_faults() owner to app_owner;

revoke all on function audit.attachment_faults() from public;
grant execute on function audit.attachment_faults() to app_auditor;

comment on function audit.attachment_faults() is
    'What keeps writes from being recorded or records from staying: triggers that are missing, '
    'switched off or no longer as they were made, roles with too many rights, definitions that are '
    'watched no more. No row where all is well.';

commit;
