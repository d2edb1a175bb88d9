-- policy backup_drills_app_owner_all on ops.backup_drills
-- policy backup_drills_app_migrator_all on ops.backup_drills
-- function ops.record_backup_drill(jsonb)
-- function ops.prove_restore()

-- Both functions run as whoever calls them: who deploys, and the superuser of a restored server.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists backup_drills_app_owner_all on ops.backup_drills;
create policy backup_drills_app_owner_all on ops.backup_drills
    for all
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists backup_drills_app_migrator_all on ops.backup_drills;
create policy backup_drills_app_migrator_all on ops.backup_drills
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy backup_drills_app_owner_all on ops.backup_drills is
    'For who administers the platform';
comment on policy backup_drills_app_migrator_all on ops.backup_drills is
    'Every row, for migrations, also where a host refuses bypassrls';

create or replace function ops.record_backup_drill(p_report jsonb)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid;
begin
    insert into ops.backup_drills (
        kind,
        is_successful,
        failure_code,
        started_at,
        server_version,
        backup_label,
        backup_taken_at,
        target_at,
        recovered_at,
        rto,
        rpo,
        report
    )
    values (
        p_report ->> 'kind',
        (p_report ->> 'succeeded')::boolean,
        p_report -> 'failure' ->> 'code',
        (p_report ->> 'started_at')::timestamptz,
        p_report ->> 'server_version',
        p_report ->> 'backup_label',
        (p_report ->> 'backup_taken_at')::timestamptz,
        (p_report ->> 'target_time')::timestamptz,
        (p_report ->> 'recovered_until')::timestamptz,
        make_interval(secs => (p_report ->> 'rto_seconds')::double precision),
        make_interval(secs => (p_report ->> 'rpo_seconds')::double precision),
        p_report
    )
    returning id into v_id;

    return v_id;
end
$function$;

alter function ops.record_backup_drill(jsonb) owner to app_owner;

revoke all on function ops.record_backup_drill(jsonb) from public;
grant execute on function ops.record_backup_drill(jsonb) to app_migrator;

comment on function ops.record_backup_drill(jsonb) is
    'Keeps what slipstitch drill --json printed, and returns the id of the drill.';

create or replace function ops.prove_restore()
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select format('audit trail of %s: %s at %s', c.name, f.fault, coalesce(f.detail, f.seq::text))
    from (
        select o.id, o.id::text as name
        from core.organizations as o
        union all
        select '00000000-0000-0000-0000-000000000000'::uuid, 'the platform'
    ) as c (id, name)
    cross join lateral audit.verify_chain(c.id) as f
    order by 1
$function$;

alter function ops.prove_restore() owner to app_owner;

revoke all on function ops.prove_restore() from public;
grant execute on function ops.prove_restore() to app_migrator;

comment on function ops.prove_restore() is
    'What is wrong with this database, seen from within: the chains of the audit trail of every '
    'organization and of the platform. No row when all is as it was sealed.';
