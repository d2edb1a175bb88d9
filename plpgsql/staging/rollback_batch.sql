-- function staging.references_to(regclass, text, text[])
-- function staging.written_since(uuid, bigint[])
-- function staging.take_back_contacts(staging.batches, bigint[])
-- function staging.take_back(staging.batches, bigint[])
-- function staging.rollback_chunk(uuid, int)
-- procedure staging.rollback_batch(uuid, boolean, int)

-- Tables of figures go with their row, and so do pairs that were found alike and that nobody looked at.

create or replace function staging.references_to(p_table regclass, p_row text, p_but text[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            string_agg(
                format(
                    'exists (select from %s as x where x.organization_id = %s.organization_id '
                    'and x.%I = %s%s)',
                    f.conrelid::regclass,
                    split_part(p_row, '.', 1),
                    a.attname,
                    p_row,
                    case
                        when f.conrelid = 'contact.duplicate_candidates'::regclass
                            then ' and x.status <> ''open'''
                        else ''
                    end
                ),
                ' or '
                order by f.conrelid::regclass::text, a.attname
            ),
            'false'
        )
    from pg_constraint as f
    cross join unnest(f.conkey, f.confkey) as k (child, parent)
    inner join pg_attribute as a
        on f.conrelid = a.attrelid and k.child = a.attnum
    inner join pg_attribute as p
        on f.confrelid = p.attrelid and k.parent = p.attnum and p.attname = 'id'
    where
        f.contype = 'f'
        and f.confrelid = p_table
        and f.conparentid = 0
        and f.conrelid::regclass::text <> all(p_but)
        and coalesce(obj_description(f.conrelid, 'pg_class'), '') !~ 'Class: derived$'
$function$;

alter function staging.references_to(regclass, text, text[]) owner to app_owner;

revoke all on function staging.references_to(regclass, text, text[]) from public;

comment on function staging.references_to(regclass, text, text[]) is
    'Whether anything refers to a row, as SQL; p_row names its id, such as t.id.';

-- The activity of patients is counted again each night, which is no write of somebody.

create or replace function staging.written_since(p_batch_id uuid, p_numbers bigint[] default null)
returns table (row_number bigint, external_id text, target_id uuid, reason text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    c_parts constant text[] := array[
        'contact.contact_points', 'contact.contact_identifiers', 'contact.patients'
    ];
    v_batch staging.batches := staging.held_batch(
        p_batch_id,
        array['loading', 'loaded', 'validated', 'promoting', 'promoted', 'rolling_back']
    );
    v_target regclass := staging.target_of(v_batch.entity);
    v_parts text := 'false';
-- tables and columns are quoted where statements are put together; what is returned comes from one
-- @plpgsql_check_options: security_warnings = false, extra_warnings = false
begin
    if v_batch.entity = 'contact' then
        select
            string_agg(
                format(
                    'exists (select from %s as x where x.organization_id = k.organization_id '
                    'and x.contact_id = k.target_id and (x.created_at > k.recorded_at '
                    'or x.updated_at > k.recorded_at%s))',
                    n.name,
                    case
                        when n.name = 'contact.patients'
                            then ' and x.computed_at is distinct from x.updated_at'
                        else ''
                    end
                ),
                ' or '
            )
        into v_parts
        from unnest(c_parts) as n (name);
    end if;

    return query execute format(
        $query$
        select f.row_number, f.external_id, f.target_id, f.reason
        from (
            select
                k.row_number,
                k.external_id,
                k.target_id,
                case
                    when t.id is null then 'it is gone'
                    when t.row_version <> k.target_version then 'it was changed'
                    when e.id is null then 'its id is gone'
                    when e.updated_at > k.recorded_at then 'it came again'
                    when %2$s then 'its numbers, addresses or identifiers were changed'
                    when
                        k.outcome = 'inserted'
                        and exists (
                            select
                            from integration.external_ids as x
                            where
                                x.organization_id = k.organization_id
                                and x.target_table = $5
                                and x.target_id = k.target_id
                                and x.id <> e.id
                                and x.deleted_at is null
                        )
                        then 'another system knows it'
                    when k.outcome = 'inserted' and (%3$s) then 'something refers to it'
                end as reason
            from staging.records as k
            left join %1$s as t
                on k.organization_id = t.organization_id and k.target_id = t.id
            left join lateral (
                select
                    x.id,
                    x.updated_at
                from integration.external_ids as x
                where
                    x.organization_id = k.organization_id
                    and x.system = $3
                    and x.entity = $4
                    and x.external_id = k.external_id
                    and x.deleted_at is null
                limit 1
            ) as e
                on true
            where
                k.organization_id = $1
                and k.batch_id = $2
                and k.outcome in ('inserted', 'updated')
                and ($6::bigint[] is null or k.row_number = any($6))
        ) as f
        where f.reason is not null
        order by f.row_number
        $query$,
        v_target,
        v_parts,
        staging.references_to(v_target, 'k.target_id', c_parts)
    )
    using
        v_batch.organization_id, v_batch.id, v_batch.system, v_batch.entity, v_target::text,
        p_numbers;
end
$function$;

alter function staging.written_since(uuid, bigint[]) owner to app_owner;

revoke all on function staging.written_since(uuid, bigint[]) from public;

comment on function staging.written_since(uuid, bigint[]) is
    'Rows of a load that somebody wrote, or referred to, after they were taken over, and what was '
    'done: these are not taken back.';

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

create or replace function staging.take_back(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_target regclass := staging.target_of(p_batch.entity);
    v_columns text;
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
                'row_version'
            ]
        );

    execute format(
        'update %1$s as t set (%2$s) = row(%3$s) from staging.records as k '
        'cross join lateral jsonb_populate_record(null::%1$s, k.before -> ''row'') as v '
        'where k.organization_id = $1 and k.batch_id = $2 and k.row_number = any($3) '
        'and k.outcome = ''updated'' and t.organization_id = $1 and t.id = k.target_id',
        v_target, v_columns, regexp_replace(v_columns, '(^|, )', '\1v.', 'g')
    )
    using p_batch.organization_id, p_batch.id, p_numbers;

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

create or replace function staging.rollback_chunk(p_batch_id uuid, p_rows int)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches := staging.held_batch(
        p_batch_id,
        array['loading', 'loaded', 'validated', 'promoting', 'promoted', 'rolling_back']
    );
    v_numbers bigint[];
    v_kept bigint[];
-- tables are quoted where statements are put together
-- @plpgsql_check_options: security_warnings = false
begin
    v_numbers := array(
        select k.row_number
        from staging.records as k
        where
            k.organization_id = v_batch.organization_id
            and k.batch_id = v_batch.id
            and k.outcome in ('inserted', 'updated')
        order by k.row_number
        limit p_rows
    );

    update staging.batches as b
    set status = 'rolling_back'
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

    if v_numbers = '{}' then
        execute format(
            'delete from clinic.appointment_types as t where t.organization_id = $1 '
            'and t.id = any($2) and not (%s)',
            staging.references_to('clinic.appointment_types', 't.id', '{}')
        )
        using v_batch.organization_id, v_batch.type_ids;

        update staging.batches as b
        set status = 'rolled_back', rolled_back_at = now()
        where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

        return null;
    end if;

    -- held, so that what is looked for now stays so
    execute format(
        'select from %s as t where t.organization_id = $1 and t.id in (select k.target_id '
        'from staging.records as k where k.organization_id = $1 and k.batch_id = $2 '
        'and k.row_number = any($3)) order by t.id for update',
        staging.target_of(v_batch.entity)
    )
    using v_batch.organization_id, v_batch.id, v_numbers;

    with written as (
        update staging.records as k
        set outcome = 'kept', reasons = array[w.reason]
        from staging.written_since(v_batch.id, v_numbers) as w
        where
            k.organization_id = v_batch.organization_id
            and k.batch_id = v_batch.id
            and k.row_number = w.row_number
        returning k.row_number
    )

    select coalesce(array_agg(w.row_number), '{}')
    into v_kept
    from written as w;

    perform staging.take_back(
        v_batch,
        array(
            select n.row_number
            from unnest(v_numbers) as n (row_number)
            where n.row_number <> all(v_kept)
        )
    );

    return v_numbers[cardinality(v_numbers)];
end
$function$;

alter function staging.rollback_chunk(uuid, int) owner to app_owner;

revoke all on function staging.rollback_chunk(uuid, int) from public;

comment on function staging.rollback_chunk(uuid, int) is
    'Takes back the next rows of a load; returns the number of the last, null where none is left. '
    'Rows that were written since are kept and recorded as such.';

create or replace procedure staging.rollback_batch(
    p_batch_id uuid, p_keep_written boolean default false, p_rows int default 1000
)
language plpgsql
as $procedure$
declare
    v_written pg_catalog.int8;
    v_last pg_catalog.int8;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if not p_keep_written then
        v_written := (
            select count(*)
            from staging.written_since(p_batch_id) as w
        );

        if v_written > 0 then
            raise exception '% rows were written since they were taken over', v_written
                using
                    errcode = 'object_not_in_prerequisite_state',
                    hint = 'select * from staging.written_since(…) lists them; '
                        'p_keep_written => true takes back the others';
        end if;
    end if;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_last := staging.rollback_chunk(p_batch_id, p_rows);
        commit;
        exit when v_last is null;
    end loop;
end
$procedure$;

alter procedure staging.rollback_batch(uuid, boolean, int) owner to app_owner;

revoke all on procedure staging.rollback_batch(uuid, boolean, int) from public;

comment on procedure staging.rollback_batch (uuid, boolean, int) is
    'Takes back all that a load brought, so many rows in each transaction; goes on when it is '
    'called again. Raises 55000 where rows were written since, unless those are to be kept.';
