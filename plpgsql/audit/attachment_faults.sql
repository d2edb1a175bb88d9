-- function audit.attachment_faults()

-- Run daily as app_auditor. Business tables are known by the class that their comment ends with.
-- Security definer, because an auditor has no right on schema core; it tells of tables and roles only.

create or replace function audit.attachment_faults()
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
            select count(distinct t.tgtype)
            from pg_trigger as t
            where
                t.tgrelid = k.oid
                and t.tgfoid = 'audit.refuse_change'::regproc
                and t.tgenabled = 'O'
        )
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
    order by 1, 2
$function$;

alter function audit.attachment_faults() owner to app_owner;

revoke all on function audit.attachment_faults() from public;
grant execute on function audit.attachment_faults() to app_auditor;

comment on function audit.attachment_faults() is
    'What keeps writes from being recorded or records from staying: triggers that are missing or '
    'switched off, and roles with too many rights. No row where all is well.';
