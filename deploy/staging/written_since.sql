-- Deploy routiq:staging/written_since to pg
-- requires: staging/load_batch
-- requires: contact/duplicate_candidates

begin;

-- function staging.references_to(regclass, text, text[])
-- function staging.written_since(uuid, bigint[])

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

commit;
