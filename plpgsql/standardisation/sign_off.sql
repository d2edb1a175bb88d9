-- function standardisation.contract_obstacles()
-- function standardisation.require_no_obstacle(uuid, text[])
-- function standardisation.note_contract(text, uuid, text, text)
-- function standardisation.sign_off(uuid, text, text)
-- function standardisation.sign_off(text, text)
-- function standardisation.withdraw_sign_off(uuid, text, text)
-- function standardisation.contracted_xid()
-- function standardisation.has_old_side()
-- function standardisation.is_not_signed_off()
-- function standardisation.require_parked_for(interval)

-- A sign-off holds until it is withdrawn, or until the old tables were taken back into use. What else is
-- in the way is looked at anew each time, so a switch that was turned back counts though all is signed off.

create or replace function standardisation.contract_obstacles()
returns table (
    obstacle text, target_organization_id uuid, table_name text, row_count bigint, remedy text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_table text;
    v_rows bigint;
    v_is_compared boolean;
begin
    return query
    select
        s.obstacle,
        o.id,
        null::text,
        null::bigint,
        s.remedy
    from (
        select distinct r.target_organization_id as id
        from standardisation.records as r
        where r.table_name = 'organizations' and r.state = 'standardised'
    ) as o
    cross join lateral (
        values
        (
            'reads the old tables',
            standardisation.version_of('standardisation.reads', o.id) < 2,
            'select api.set_organization_feature(''standardisation.reads'', ''2'')'
        ),
        (
            'writes the old tables',
            standardisation.version_of('standardisation.writes', o.id) < 3,
            'select api.set_organization_feature(''standardisation.writes'', ''3'')'
        ),
        (
            'not signed off',
            coalesce(
                (
                    select e.event <> 'signed_off'
                    from standardisation.contract_events as e
                    where
                        e.event in ('signed_off', 'withdrawn', 'restored')
                        and coalesce(e.target_organization_id, o.id) = o.id
                    order by e.happened_at desc, e.id desc
                    limit 1
                ),
                true
            ),
            format('select standardisation.sign_off(%L, ''who'', ''why'')', o.id)
        )
    ) as s (obstacle, is_there, remedy)
    where s.is_there;

    return query
    select
        'rows are kept back',
        r.target_organization_id,
        r.table_name,
        count(*),
        'select * from standardisation.work_to_do'
    from standardisation.records as r
    where r.state = 'quarantined'
    group by r.table_name, r.target_organization_id;

    return query
    select
        'rows differ',
        nullif(c.tenant, 'none')::uuid,
        c.table_name,
        c.rows_differing + c.rows_unread,
        'call standardisation.reconcile()'
    from standardisation.reconciliations as c
    where not c.is_equal;

    foreach v_table in array standardisation.table_names() loop
        execute format('select count(*) from (select from legacy.%I limit 1) as t', v_table)
        into v_rows;
        v_is_compared := exists (
            select
            from standardisation.reconciliations as c
            where c.table_name = v_table and c.compared_at > now() - interval '1 day'
        );

        if v_rows > 0 and not v_is_compared then
            return query
            select
                'not compared for a day',
                null::uuid,
                v_table,
                null::bigint,
                format('call standardisation.reconcile(%L)', v_table);
        end if;
    end loop;
end
$function$;

alter function standardisation.contract_obstacles() owner to app_migrator;

revoke all on function standardisation.contract_obstacles() from public;

comment on function standardisation.contract_obstacles() is
    'What keeps the old tables from being parked: organizations that still read or write them or '
    'are not signed off, rows that are kept back, differ or were not compared for a day; each '
    'with what to do.';

create or replace function standardisation.require_no_obstacle(
    p_organization_id uuid default null, p_but text[] default '{}'
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_count bigint;
    v_list text;
begin
    select
        count(*),
        string_agg(o.line, e'\n') filter (where o.place <= 10)
    into v_count, v_list
    from (
        select
            format(
                '%s: %s%s (%s)',
                coalesce(c.target_organization_id::text, 'all'),
                concat_ws(' ', c.table_name || ':', c.row_count),
                case when c.table_name is null then c.obstacle else ' ' || c.obstacle end,
                c.remedy
            ) as line,
            row_number() over (order by c.obstacle, c.table_name, c.target_organization_id) as place
        from standardisation.contract_obstacles() as c
        where
            c.obstacle <> all(p_but)
            and (
                p_organization_id is null
                or c.target_organization_id = p_organization_id
                or c.obstacle = 'not compared for a day'
            )
    ) as o;

    if v_count > 0 then
        raise exception 'the old tables are still needed: % obstacles', v_count
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = v_list,
                hint = 'nothing was changed; select * from standardisation.contract_obstacles()';
    end if;
end
$function$;

alter function standardisation.require_no_obstacle(uuid, text[]) owner to app_migrator;

revoke all on function standardisation.require_no_obstacle(uuid, text[]) from public;

comment on function standardisation.require_no_obstacle(uuid, text[]) is
    'Raises 55000 with what is in the way of the contract, of one organization or of all, but '
    'for the kinds of obstacle that are named.';

create or replace function standardisation.note_contract(
    p_event text, p_organization_id uuid, p_said_by text, p_note text
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    insert into standardisation.contract_events (
        event, target_organization_id, said_by, note, detail
    )
    select
        p_event,
        p_organization_id,
        p_said_by,
        p_note,
        jsonb_build_object(
            'snapshot', pg_current_snapshot(),
            'rows',
            (
                select jsonb_object_agg(t.table_name, t.counts)
                from (
                    select
                        c.table_name,
                        jsonb_build_object(
                            'in', sum(c.rows_in), 'out', sum(c.rows_out),
                            'kept_back', sum(c.rows_quarantined),
                            'dismissed', sum(c.rows_dismissed),
                            'differing', sum(c.rows_differing),
                            'compared_at', max(c.compared_at)
                        ) as counts
                    from standardisation.reconciliations as c
                    where
                        p_organization_id is null
                        or c.tenant = p_organization_id::text
                    group by c.table_name
                ) as t
            )
        )
        || case
            when p_event = 'contracted'
                then jsonb_build_object(
                    'compared_before',
                    nullif(current_setting('standardisation.compared_before', true), '')::jsonb
                )
            else '{}'
        end;
end
$function$;

alter function standardisation.note_contract(text, uuid, text, text) owner to app_migrator;

revoke all on function standardisation.note_contract(text, uuid, text, text) from public;

comment on function standardisation.note_contract(text, uuid, text, text) is
    'Keeps an event of the contract, with the rows of the last comparison and the transactions '
    'that were at work; when the old tables are parked, with the comparison of before too.';

create or replace function standardisation.sign_off(
    p_organization_id uuid, p_said_by text, p_note text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform standardisation.require_no_obstacle(p_organization_id, '{not signed off}');
    perform standardisation.note_contract('signed_off', p_organization_id, p_said_by, p_note);
end
$function$;

alter function standardisation.sign_off(uuid, text, text) owner to app_migrator;

revoke all on function standardisation.sign_off(uuid, text, text) from public;

comment on function standardisation.sign_off(uuid, text, text) is
    'A person answers for it that an organization needs the old tables no more. Raises 55000 '
    'while it reads or writes them, or rows of it are kept back, differ, or were not compared '
    'for a day; 23514 without a name or a note.';

create or replace function standardisation.sign_off(p_said_by text, p_note text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform standardisation.require_no_obstacle(null, '{not signed off}');
    perform standardisation.note_contract('signed_off', null, p_said_by, p_note);
end
$function$;

alter function standardisation.sign_off(text, text) owner to app_migrator;

revoke all on function standardisation.sign_off(text, text) from public;

comment on function standardisation.sign_off(text, text) is
    'As standardisation.sign_off of one organization, for all of them at once.';

create or replace function standardisation.withdraw_sign_off(
    p_organization_id uuid, p_said_by text, p_note text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if standardisation.is_contracted() then
        raise exception 'the old tables are parked already'
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call standardisation.restore() takes them back into use';
    end if;

    perform standardisation.note_contract('withdrawn', p_organization_id, p_said_by, p_note);
end
$function$;

alter function standardisation.withdraw_sign_off(uuid, text, text) owner to app_migrator;

revoke all on function standardisation.withdraw_sign_off(uuid, text, text) from public;

comment on function standardisation.withdraw_sign_off(uuid, text, text) is
    'Takes the sign-off of an organization back, or of all where none is named. Raises 55000 '
    'once the old tables are parked.';

create or replace function standardisation.contracted_xid()
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_event record;
begin
    select
        e.detail,
        exists (
            select
            from standardisation.contract_events as g
            where g.event = 'given_up' and g.happened_at > e.happened_at
        ) as is_given_up
    into v_event
    from standardisation.contract_events as e
    where e.event = 'contracted'
    order by e.happened_at desc, e.id desc
    limit 1;

    if v_event.is_given_up then
        raise exception 'the rows of the old tables were given up: there is no way back'
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select * from standardisation.contract_events tells when and by whom; what '
                || 'the old tables held is in the backups of that day';
    end if;

    return split_part(v_event.detail ->> 'snapshot', ':', 1)::bigint;
end
$function$;

alter function standardisation.contracted_xid() owner to app_migrator;

revoke all on function standardisation.contracted_xid() from public;

comment on function standardisation.contracted_xid() is
    'The oldest transaction that was at work when the old tables were parked. Raises 55000 where '
    'their rows were given up.';

create or replace function standardisation.has_old_side()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return standardisation.is_needed()
        or exists (
            select
            from online.own_syncs as s
            where s.name like 'standardise %'
        );
end
$function$;

alter function standardisation.has_old_side() owner to app_migrator;

revoke all on function standardisation.has_old_side() from public;

comment on function standardisation.has_old_side() is
    'Whether the first application ever wrote anything here.';

create or replace function standardisation.is_not_signed_off()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        not exists (
            select
            from standardisation.contract_events as e
            where e.event = 'signed_off'
        )
        or exists (
            select
            from standardisation.contract_obstacles() as o
            where o.obstacle = 'not signed off'
        )
$function$;

alter function standardisation.is_not_signed_off() owner to app_owner;

revoke all on function standardisation.is_not_signed_off() from public;

comment on function standardisation.is_not_signed_off() is
    'Whether a person has yet to answer for an organization.';

create or replace function standardisation.require_parked_for(p_time interval)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_since timestamptz;
begin
    select max(e.happened_at)
    into v_since
    from standardisation.contract_events as e
    where e.event = 'contracted' and standardisation.is_contracted();

    if v_since is null then
        raise exception 'the old tables are in use'
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call standardisation.contract() first';
    elsif v_since > now() - p_time then
        raise exception 'the old tables were parked less than % ago', p_time
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = format('They were parked at %s.', v_since),
                hint = 'until their rows are given up there is a way back; give a shorter time if '
                || 'nobody will want it';
    end if;
end
$function$;

alter function standardisation.require_parked_for(interval) owner to app_migrator;

revoke all on function standardisation.require_parked_for(interval) from public;

comment on function standardisation.require_parked_for(interval) is
    'Raises 55000 where the old tables have not been parked for so long.';
