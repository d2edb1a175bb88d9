-- Deploy routiq:integration/write_row to pg
-- requires: integration/settle_conflict
-- requires: integration/service_integrations__policies

begin;

-- function integration.column_digests(jsonb, text[])
-- function integration.set_columns(text, uuid, uuid, jsonb)
-- function integration.source_account(uuid, text, jsonb)
-- function integration.settle_columns(text, uuid, jsonb, jsonb)
-- function integration.write_row(text, uuid, jsonb, jsonb, jsonb)

-- Rows that other systems and people here both change. With each row of integration.external_ids stand
-- digests of the columns as its system told them last. A column whose value here has another digest was
-- changed here since; one whose told value has another digest was changed there. What changed on one side
-- is that side's; what changed on both is decided by rule, column by column, and kept as a conflict.
-- Digests, because the values may be a patient's.

create or replace function integration.column_digests(p_row jsonb, p_columns text[])
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(
        jsonb_object_agg(
            c.name,
            left(encode(sha256(convert_to(coalesce(p_row ->> c.name, ''), 'UTF8')), 'hex'), 16)
        ),
        '{}'
    )
    from unnest(p_columns) as c (name)
$function$;

alter function integration.column_digests(jsonb, text[]) owner to app_owner;

revoke all on function integration.column_digests(jsonb, text[]) from public;

comment on function integration.column_digests(jsonb, text[]) is
    'A digest of each of these columns of a row, to tell later whether it changed.';

-- The table is named by integration.write_row and integration.apply_contacts, never by who calls those.
create or replace function integration.set_columns(
    p_table text, p_organization_id uuid, p_id uuid, p_values jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_values = '{}' then
        return;
    end if;

    execute format(
        'update %1$s as t set (%2$s) = (select %3$s from jsonb_populate_record(null::%1$s, $3) as v)'
        ' where t.organization_id = $1 and t.id = $2',
        p_table::regclass,
        (
            select string_agg(quote_ident(k.name), ', ' order by k.name)
            from jsonb_object_keys(p_values) as k (name)
        ),
        (
            select string_agg('v.' || quote_ident(k.name), ', ' order by k.name)
            from jsonb_object_keys(p_values) as k (name)
        )
    )
    using p_organization_id, p_id, p_values;
end
$function$;

alter function integration.set_columns(text, uuid, uuid, jsonb) owner to app_owner;

revoke all on function integration.set_columns(text, uuid, uuid, jsonb) from public;

comment on function integration.set_columns(text, uuid, uuid, jsonb) is
    'Writes these values into a row; none, nothing.';

create or replace function integration.source_account(
    p_organization_id uuid, p_system text, p_source jsonb
)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(
        (p_source ->> 'integration_id')::uuid,
        (
            select i.id
            from integration.service_integrations as i
            where
                i.organization_id = p_organization_id
                and i.service_code = p_system
                and i.deleted_at is null
            order by i.status = 'active' desc, i.id
            limit 1
        )
    )
$function$;

alter function integration.source_account(uuid, text, jsonb) owner to app_owner;

revoke all on function integration.source_account(uuid, text, jsonb) from public;

comment on function integration.source_account(uuid, text, jsonb) is
    'The account that objects came from: the one that is named, else the organization''s own; null '
    'where it has none.';

-- p_change: system, entity, external_id, target_id, source (as of integration.apply_records), at (when it
-- changed there), base (digests as of last time), before, after (the row here, and as it is told). A rule
-- may name one column: config -> conflict_rules -> "appointment.notes". Where there is no account nothing
-- can be kept, and the newer side counts.
create or replace function integration.settle_columns(
    p_table text, p_organization_id uuid, p_change jsonb, p_told jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_pairs constant text[] := array[
        array['status', 'cancellation_reason'], array['status', 'cancelled_at'],
        array['status', 'failure'], array['start_at', 'end_at'], array['end_at', 'start_at']
    ];
    v_before jsonb := p_change -> 'before';
    v_at timestamptz := coalesce((p_change ->> 'at')::timestamptz, now());
    v_account uuid;
    v_columns text[] := array(select k.name from jsonb_object_keys(p_told) as k (name));
    v_here jsonb := integration.column_digests(v_before, v_columns);
    v_there jsonb := integration.column_digests(p_told, v_columns);
    v_values jsonb;
    v_both text[];
    v_rule record;
    v_is_ours boolean;
    v_pair text[];
begin
    -- what is told, but for what changed here alone
    select
        coalesce(
            jsonb_object_agg(t.key, t.value) filter (where not b.is_ours or b.is_theirs), '{}'
        ),
        array_agg(t.key) filter (where b.is_ours and b.is_theirs)
    into v_values, v_both
    from jsonb_each(p_told) as t
    cross join
        lateral (
            select
                coalesce(p_change -> 'base' ->> t.key <> v_here ->> t.key, false) as is_ours,
                coalesce(p_change -> 'base' ->> t.key <> v_there ->> t.key, false) as is_theirs
        ) as b
    where t.value is distinct from v_before -> t.key;

    if v_both is not null then
        v_account := integration.source_account(
            p_organization_id, p_change ->> 'system', p_change -> 'source'
        );
    end if;

    for v_rule in
        select
            coalesce(
                i.config -> 'conflict_rules' ->> ((p_change ->> 'entity') || '.' || c.name),
                i.config -> 'conflict_rules' ->> (p_change ->> 'entity'),
                i.config -> 'conflict_rules' ->> 'default',
                'newer_wins'
            ) as rule,
            array_agg(c.name) as columns,
            jsonb_object_agg(c.name, v_before -> c.name) as ours,
            jsonb_object_agg(c.name, p_told -> c.name) as theirs
        from unnest(coalesce(v_both, '{}')) as c (name)
        left join integration.service_integrations as i
            on i.organization_id = p_organization_id and i.id = v_account
        group by 1
    loop
        v_is_ours := case
            when v_account is null then v_at <= (v_before ->> 'updated_at')::timestamptz
            else integration.settle_conflict(
                p_integration_id => v_account,
                p_entity => p_change ->> 'entity',
                p_external_id => p_change ->> 'external_id',
                p_target_table => p_table,
                p_target_id => (p_change ->> 'target_id')::uuid,
                p_local => v_rule.ours,
                p_remote => v_rule.theirs,
                p_instants => jsonb_build_object(
                    'local_at', v_before -> 'updated_at', 'remote_at', v_at
                ),
                p_rule => v_rule.rule
            ) <> 'remote'
        end;

        if v_is_ours then
            v_values := v_values - v_rule.columns;
        end if;
    end loop;

    -- a reason goes with its status, the end of a time with its beginning
    foreach v_pair slice 1 in array c_pairs loop
        if
            p_told -> v_pair[1] is distinct from v_before -> v_pair[1]
            and not v_values ? v_pair[1]
        then
            v_values := v_values - v_pair[2];
        end if;
    end loop;

    return v_values;
end
$function$;

alter function integration.settle_columns(text, uuid, jsonb, jsonb) owner to app_owner;

revoke all on function integration.settle_columns(text, uuid, jsonb, jsonb) from public;

comment on function integration.settle_columns(text, uuid, jsonb, jsonb) is
    'Which of the values that a system tells of a row are to be written: not those that changed '
    'here alone, and of those that changed on both sides what the rules of the account say.';

-- p_record is what integration.apply_record hands on; p_told holds the columns as they are told, p_new what
-- a row begins with besides. A value is compared as its column holds it, so that what is the same is not
-- written.
create or replace function integration.write_row(
    p_table text, p_organization_id uuid, p_record jsonb, p_told jsonb, p_new jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid := coalesce((p_record ->> 'target_id')::uuid, core.new_id());
    v_columns text[] := array(select k.name from jsonb_object_keys(p_told) as k (name));
    v_before jsonb;
    v_told jsonb;
begin
    execute format(
        'select to_jsonb(t), to_jsonb(jsonb_populate_record(t, $3)) from %s as t'
        ' where t.organization_id = $1 and t.id = $2 for no key update',
        p_table::regclass
    )
    into v_before, v_told
    using p_organization_id, v_id, p_told;

    if v_before is null then
        execute format(
            'insert into %1$s as t (organization_id, id, %2$s)'
            ' select $1, $2, %3$s from jsonb_populate_record(null::%1$s, $3) as v'
            ' returning to_jsonb(t)',
            p_table::regclass,
            (
                select string_agg(quote_ident(k.name), ', ' order by k.name)
                from jsonb_object_keys(p_told || p_new) as k (name)
            ),
            (
                select string_agg('v.' || quote_ident(k.name), ', ' order by k.name)
                from jsonb_object_keys(p_told || p_new) as k (name)
            )
        )
        into v_told
        using p_organization_id, v_id, p_told || p_new;
    else
        perform integration.set_columns(
            p_table,
            p_organization_id,
            v_id,
            integration.settle_columns(
                p_table,
                p_organization_id,
                p_record || jsonb_build_object('before', v_before, 'target_id', v_id),
                (
                    select coalesce(jsonb_object_agg(c.name, v_told -> c.name), '{}')
                    from unnest(v_columns) as c (name)
                )
            )
        );
    end if;

    return jsonb_build_object(
        'id', v_id, 'columns', integration.column_digests(v_told, v_columns)
    );
end
$function$;

alter function integration.write_row(text, uuid, jsonb, jsonb, jsonb) owner to app_owner;

revoke all on function integration.write_row(text, uuid, jsonb, jsonb, jsonb) from public;

comment on function integration.write_row(text, uuid, jsonb, jsonb, jsonb) is
    'Writes what a system tells of a row into p_record -> target_id or a new row, but for what was '
    'changed here; returns its id, and digests of what was told. Raises RQ409 where a status may '
    'not follow, and 22 or 23 for values that break a rule.';

commit;
