-- Deploy routiq:staging/take_back to pg
-- requires: staging/records
-- requires: staging/load_batch
-- requires: contact/duplicate_candidates
-- requires: contact/contact_identifiers
-- requires: ref/status_transitions

begin;

-- function staging.take_back_contacts(staging.batches, bigint[])
-- function staging.open_ways(staging.batches, bigint[])
-- function staging.take_back(staging.batches, bigint[])

create or replace function staging.take_back_contacts(
    p_batch staging.batches, p_numbers bigint[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_inserted_ids uuid[];
    v_table text;
-- tables stand in the function
-- @plpgsql_check_options: security_warnings = false
begin
    select coalesce(array_agg(k.target_id) filter (where k.outcome = 'inserted'), '{}')
    into v_inserted_ids
    from staging.records as k
    where
        k.organization_id = p_batch.organization_id
        and k.batch_id = p_batch.id
        and k.row_number = any(p_numbers);

    delete from contact.duplicate_candidates as d
    where
        d.organization_id = p_batch.organization_id
        and (d.contact_a_id = any(v_inserted_ids) or d.contact_b_id = any(v_inserted_ids));

    update contact.patients as p
    set mrn = k.before -> 'patient' ->> 'mrn'
    from staging.records as k
    where
        k.organization_id = p_batch.organization_id
        and k.batch_id = p_batch.id
        and k.row_number = any(p_numbers)
        and k.outcome = 'updated'
        and p.organization_id = k.organization_id
        and p.id = (k.before -> 'patient' ->> 'id')::uuid
        and p.mrn is distinct from k.before -> 'patient' ->> 'mrn';

    foreach v_table in array array[
        'contact.contact_points', 'contact.contact_identifiers', 'contact.patients'
    ] loop
        execute format(
            'delete from %s as x using staging.records as k '
            'where k.organization_id = $1 and k.batch_id = $2 and k.row_number = any($3) '
            'and x.organization_id = $1 and x.contact_id = k.target_id '
            'and (k.outcome = ''inserted'' or not k.before -> ''part_ids'' ? x.id::text)',
            v_table
        )
        using p_batch.organization_id, p_batch.id, p_numbers;
    end loop;
end
$function$;

alter function staging.take_back_contacts(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.take_back_contacts(staging.batches, bigint[]) from public;

comment on function staging.take_back_contacts(staging.batches, bigint[]) is
    'Takes back what hangs on contacts: numbers, addresses, identifiers, patients.';

-- What went its way goes back, which no flow allows: ways that are missing are listed, seen by nobody else,
-- and taken off the list again by staging.take_back in the same transaction.

create or replace function staging.open_ways(p_batch staging.batches, p_numbers bigint[])
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_target regclass := staging.target_of(p_batch.entity);
    v_ways jsonb;
-- the table is quoted where the statement is put together, which writes
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    execute format(
        $query$
        with opened as (
            insert into ref.status_transitions (entity, from_status, to_status)
            select distinct
                split_part(encode(g.tgargs, 'escape'), '\000', 1),
                to_jsonb(t) ->> 'status',
                k.before -> 'row' ->> 'status'
            from staging.records as k
            inner join %s as t
                on k.organization_id = t.organization_id and k.target_id = t.id
            inner join pg_trigger as g
                on g.tgrelid = $4 and g.tgfoid = 'core.follow_status_flow'::regproc
            where
                k.organization_id = $1
                and k.batch_id = $2
                and k.row_number = any($3)
                and k.outcome = 'updated'
                and to_jsonb(t) ->> 'status' <> k.before -> 'row' ->> 'status'
            on conflict do nothing
            returning entity, from_status, to_status
        )

        select coalesce(jsonb_agg(to_jsonb(w)), '[]')
        from opened as w
        $query$,
        v_target
    )
    into v_ways
    using p_batch.organization_id, p_batch.id, p_numbers, v_target;

    return v_ways;
end
$function$;

alter function staging.open_ways(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.open_ways(staging.batches, bigint[]) from public;

comment on function staging.open_ways(staging.batches, bigint[]) is
    'Lists the ways back of the status of rows that a load changed, where they are missing; '
    'returns which.';

create or replace function staging.take_back(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_target regclass := staging.target_of(p_batch.entity);
    v_columns text;
    v_ways jsonb;
-- tables and columns are quoted where statements are put together
-- @plpgsql_check_options: security_warnings = false
begin
    if p_batch.entity = 'contact' then
        perform staging.take_back_contacts(p_batch, p_numbers);
    end if;

    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    into v_columns
    from pg_attribute as a
    where
        a.attrelid = v_target
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated = ''
        and a.attname <> all(
            array[
                'organization_id', 'id', 'created_at', 'created_by', 'updated_at', 'updated_by',
                'row_version', 'invoiced_quantity', 'invoiced_net', 'invoiced_tax', 'allocated'
            ]
        );

    v_ways := staging.open_ways(p_batch, p_numbers);

    execute format(
        'update %1$s as t set (%2$s) = row(%3$s) from staging.records as k '
        'cross join lateral jsonb_populate_record(null::%1$s, k.before -> ''row'') as v '
        'where k.organization_id = $1 and k.batch_id = $2 and k.row_number = any($3) '
        'and k.outcome = ''updated'' and t.organization_id = $1 and t.id = k.target_id',
        v_target, v_columns, regexp_replace(v_columns, '(^|, )', '\1v.', 'g')
    )
    using p_batch.organization_id, p_batch.id, p_numbers;

    delete from ref.status_transitions as s
    using jsonb_to_recordset(v_ways) as w (entity text, from_status text, to_status text)
    where
        s.entity = w.entity
        and s.from_status = w.from_status
        and s.to_status = w.to_status;

    update integration.external_ids as e
    set
        payload_hash = (k.before -> 'external_id' ->> 'payload_hash')::bytea,
        source_updated_at = (k.before -> 'external_id' ->> 'source_updated_at')::timestamptz,
        last_seen_at = (k.before -> 'external_id' ->> 'last_seen_at')::timestamptz
    from staging.records as k
    where
        k.organization_id = p_batch.organization_id
        and k.batch_id = p_batch.id
        and k.row_number = any(p_numbers)
        and k.outcome = 'updated'
        and e.organization_id = k.organization_id
        and e.id = (k.before -> 'external_id' ->> 'id')::uuid;

    -- by the whole key: statistics of a load that has just come say that tables are empty
    delete from integration.external_ids as e
    using staging.records as k
    cross join lateral (
        select x.id
        from integration.external_ids as x
        where
            x.organization_id = k.organization_id
            and x.system = p_batch.system
            and x.entity = p_batch.entity
            and x.external_id = k.external_id
            and x.deleted_at is null
        limit 1
    ) as f
    where
        k.organization_id = p_batch.organization_id
        and k.batch_id = p_batch.id
        and k.row_number = any(p_numbers)
        and (k.outcome = 'inserted' or k.before ->> 'external_id' is null)
        and e.organization_id = k.organization_id
        and e.id = f.id;

    execute format(
        'delete from %s as t using staging.records as k '
        'where k.organization_id = $1 and k.batch_id = $2 and k.row_number = any($3) '
        'and k.outcome = ''inserted'' and t.organization_id = $1 and t.id = k.target_id',
        v_target
    )
    using p_batch.organization_id, p_batch.id, p_numbers;

    update staging.records as k
    set outcome = 'rolled_back', before = null
    where
        k.organization_id = p_batch.organization_id
        and k.batch_id = p_batch.id
        and k.row_number = any(p_numbers);
end
$function$;

alter function staging.take_back(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.take_back(staging.batches, bigint[]) from public;

comment on function staging.take_back(staging.batches, bigint[]) is
    'Takes back rows that a load brought: what was there before stands there again, and what was '
    'not there is gone.';

commit;
