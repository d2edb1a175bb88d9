-- Deploy routiq:staging/promote_rows to pg
-- requires: staging/records
-- requires: staging/columns
-- requires: staging/rules__billing
-- requires: staging/load_batch
-- requires: standardisation/ids
-- requires: contact/upsert_lock
-- requires: integration/known_target
-- requires: clinic/appointments

begin;

-- function staging.told_columns(text)
-- function staging.make_types(staging.batches, bigint[])
-- function staging.promote_rows(staging.batches, bigint[])

create or replace function staging.told_columns(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        string_agg(
            format(
                '%L, %s',
                c.target_column,
                staging.read_expression(c.reading, c.parameter, c.source_column)
            ),
            ', '
            order by c.target_column
        )
    from staging.columns as c
    where c.entity = p_entity
$function$;

alter function staging.told_columns(text) owner to app_owner;

revoke all on function staging.told_columns(text) from public;

comment on function staging.told_columns(text) is
    'Names and values of the columns of our row that a landed one tells, as SQL for '
    'jsonb_build_object.';

create or replace function staging.make_types(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_type_ids uuid[];
begin
    select array_agg(integration.type_named(p_batch.organization_id, n.name))
    into v_type_ids
    from (
        select distinct btrim(l.type_name) as name
        from staging.appointments as l
        where
            l.organization_id = p_batch.organization_id
            and l.batch_id = p_batch.id
            and l.row_number = any(p_numbers)
            and btrim(l.type_name) <> ''
    ) as n
    where not exists (
        select
        from clinic.appointment_types as t
        where
            t.organization_id = p_batch.organization_id
            and t.name = n.name
            and t.deleted_at is null
    );

    update staging.batches as b
    set type_ids = b.type_ids || v_type_ids
    where
        b.organization_id = p_batch.organization_id
        and b.id = p_batch.id
        and v_type_ids is not null;
end
$function$;

alter function staging.make_types(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.make_types(staging.batches, bigint[]) from public;

comment on function staging.make_types(staging.batches, bigint[]) is
    'Makes the kinds of appointments that landed rows name and that are not there, and notes '
    'which.';

-- Our row is newer where it was written after it came, and after it changed there: then it stays.

create or replace function staging.promote_rows(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    v_target regclass := staging.target_of(p_batch.entity);
    v_columns text;
    v_facts jsonb;
-- tables and columns are quoted where statements are put together
-- @plpgsql_check_options: security_warnings = false
begin
    if p_batch.entity = 'appointment' then
        perform staging.make_types(p_batch, p_numbers);
    end if;

    select string_agg(quote_ident(c.target_column), ', ' order by c.target_column)
    into v_columns
    from staging.columns as c
    inner join pg_attribute as a
        on
            a.attrelid = v_target
            and c.target_column = a.attname
            and a.attgenerated = '' -- what is worked out here is compared only
    where c.entity = p_batch.entity;

    execute format(
        $query$
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'row_number', r.row_number,
                    'external_id', btrim(r.external_id),
                    'told', jsonb_strip_nulls(jsonb_build_object(%1$s)),
                    'told_at', staging.read_instant(r.modified_at, b.date_order, b.time_zone),
                    'payload_hash', sha256(
                        convert_to(
                            (
                                to_jsonb(r)
                                - array['organization_id', 'batch_id', 'row_number', 'modified_at']
                            )::text || b.date_order,
                            'UTF8'
                        )
                    ),
                    'new_id', standardisation.id_of(
                        r.organization_id, b.system || '/' || b.entity, btrim(r.external_id)
                    )
                )
            ),
            '[]'
        )
        from (
            select distinct on (btrim(l.external_id)) l.*
            from %2$s as l
            where l.organization_id = $1 and l.batch_id = $2 and l.row_number = any($3)
            order by btrim(l.external_id), l.row_number desc
        ) as r
        inner join staging.batches as b
            on b.organization_id = $1 and b.id = $2
        inner join core.organizations as o
            on o.id = $1
        $query$,
        staging.told_columns(p_batch.entity),
        staging.landing_of(p_batch.entity)
    )
    into v_facts
    using p_batch.organization_id, p_batch.id, p_numbers;

    perform contact.upsert_lock(
        p_batch.organization_id,
        p_batch.system || ' ' || p_batch.entity,
        array(select f.fact ->> 'external_id' from jsonb_array_elements(v_facts) as f (fact))
    );

    execute format(
        $query$
        with mapped as materialized (
            select
                f.fact,
                e.id,
                e.target_id,
                e.payload_hash,
                e.source_updated_at,
                e.updated_at,
                to_jsonb(e) as external_id
            from jsonb_array_elements($4) as f (fact)
            left join lateral (
                select x.*
                from integration.external_ids as x
                where
                    x.organization_id = $1
                    and x.system = $2
                    and x.entity = $3
                    and x.external_id = f.fact ->> 'external_id'
                    and x.deleted_at is null
                limit 1
            ) as e
                on true
        ),

        known as materialized (
            select t.*
            from %1$s as t
            where
                t.organization_id = $1
                and t.id in (
                    select m.target_id
                    from mapped as m
                )
            order by t.id
            for no key update
        )

        select coalesce(
            jsonb_agg(
                e.fact || jsonb_build_object(
                    'target_id', coalesce(e.target_id, (e.fact ->> 'new_id')::uuid),
                    'is_mapped', e.id is not null,
                    'before', case
                        when t.id is not null
                            then jsonb_build_object('row', to_jsonb(t), 'external_id', e.external_id)
                    end,
                    'outcome', case
                        when t.deleted_at is not null or (e.id is not null and t.id is null)
                            then 'deleted'
                        when e.payload_hash = (e.fact ->> 'payload_hash')::bytea then 'unchanged'
                        when e.source_updated_at > (e.fact ->> 'told_at')::timestamptz then 'older'
                        when
                            t.updated_at > e.updated_at
                            and t.updated_at > (e.fact ->> 'told_at')::timestamptz
                            then 'older'
                        when t.id is null then 'inserted'
                        else 'updated'
                    end
                )
            ),
            '[]'
        )
        from mapped as e
        left join known as t
            on e.target_id = t.id
        $query$,
        v_target
    )
    into v_facts
    using p_batch.organization_id, p_batch.system, p_batch.entity, v_facts;

    execute format(
        $query$
        insert into %1$s (organization_id, id, %2$s)
        select $1, f.target_id, %3$s
        from jsonb_to_recordset($2) as f (target_id uuid, told jsonb, outcome text)
        cross join lateral jsonb_populate_record(null::%1$s, f.told) as v
        where f.outcome = 'inserted'
        $query$,
        v_target, v_columns, regexp_replace(v_columns, '(^|, )', '\1v.', 'g')
    )
    using p_batch.organization_id, v_facts;

    execute format(
        $query$
        update %1$s as t
        set (%2$s) = row(%3$s)
        from jsonb_to_recordset($2) as f (target_id uuid, told jsonb, outcome text)
        cross join lateral jsonb_populate_record(null::%1$s, f.told) as v
        where f.outcome = 'updated' and t.organization_id = $1 and t.id = f.target_id
        $query$,
        v_target, v_columns, regexp_replace(v_columns, '(^|, )', '\1v.', 'g')
    )
    using p_batch.organization_id, v_facts;

    update integration.external_ids as e
    set
        payload_hash = f.payload_hash,
        source_updated_at = coalesce(f.told_at, e.source_updated_at),
        last_seen_at = now()
    from jsonb_to_recordset(v_facts) as f (
        before jsonb, payload_hash bytea, told_at timestamptz, outcome text
    )
    where
        f.outcome = 'updated'
        and e.organization_id = p_batch.organization_id
        and e.id = (f.before -> 'external_id' ->> 'id')::uuid;

    insert into integration.external_ids (
        organization_id, system, entity, external_id, target_table, target_id, source_updated_at,
        payload_hash
    )
    select
        p_batch.organization_id,
        p_batch.system,
        p_batch.entity,
        f.external_id,
        v_target::text,
        f.target_id,
        f.told_at,
        f.payload_hash
    from jsonb_to_recordset(v_facts) as f (
        external_id text, target_id uuid, told_at timestamptz, payload_hash bytea, outcome text
    )
    where f.outcome = 'inserted';

    execute format(
        $query$
        insert into staging.records (
            organization_id, batch_id, row_number, external_id, outcome, target_id, target_version,
            before
        )
        select
            $1,
            $2,
            n.row_number,
            f.external_id,
            coalesce(f.outcome, 'older'),
            f.target_id,
            t.row_version,
            case when f.outcome = 'updated' then f.before end
        from unnest($3) as n (row_number)
        left join jsonb_to_recordset($4) as f (
            row_number bigint, external_id text, outcome text, target_id uuid, before jsonb
        )
            on n.row_number = f.row_number
        left join %s as t
            on t.organization_id = $1 and f.target_id = t.id
        on conflict (organization_id, batch_id, row_number) do update
        set
            external_id = excluded.external_id,
            outcome = excluded.outcome,
            reasons = excluded.reasons,
            target_id = excluded.target_id,
            target_version = excluded.target_version,
            before = excluded.before,
            recorded_at = excluded.recorded_at
        $query$,
        v_target
    )
    using p_batch.organization_id, p_batch.id, p_numbers, v_facts;
end
$function$;

alter function staging.promote_rows(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.promote_rows(staging.batches, bigint[]) from public;

comment on function staging.promote_rows(staging.batches, bigint[]) is
    'Takes over landed rows along staging.columns, and records what became of each. Where our row '
    'was written later than the landed one, ours stays.';

commit;
