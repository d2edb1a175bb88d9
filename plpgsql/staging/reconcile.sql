-- function staging.compared_rows(text)
-- function staging.note_measures(staging.batches, jsonb)
-- function staging.reconcile(uuid, int)

-- Of each column of staging.columns what the landed row tells, and what stands in ours where it tells
-- anything: what an older system does not say is left as it is.

create or replace function staging.compared_rows(p_entity text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'select r.row_number, r.external_id, t.id is not null and t.deleted_at is null as is_there, '
            'v.*, %s from %s as r inner join staging.batches as b on b.organization_id = $1 '
            'and b.id = $2 inner join core.organizations as o on o.id = $1 '
            'inner join staging.records as k on k.organization_id = $1 and k.batch_id = $2 '
            'and r.row_number = k.row_number and k.outcome in (''inserted'', ''updated'', ''unchanged'') '
            'left join %s as t on t.organization_id = $1 and k.target_id = t.id '
            'cross join lateral (select %s offset 0) as v '
            'where r.organization_id = $1 and r.batch_id = $2',
            string_agg(
                format(
                    'case when v.%I is not null then t.%I end as %I',
                    'told_' || c.target_column, c.target_column, 'found_' || c.target_column
                ),
                ', '
            ),
            staging.landing_of(p_entity),
            staging.target_of(p_entity),
            string_agg(
                format(
                    '%s as %I',
                    staging.read_expression(c.reading, c.parameter, c.source_column),
                    'told_' || c.target_column
                ),
                ', '
            )
        )
    from staging.columns as c
    where c.entity = p_entity
$function$;

alter function staging.compared_rows(text) owner to app_owner;

revoke all on function staging.compared_rows(text) from public;

comment on function staging.compared_rows(text) is
    'Both sides of each row that was taken over, as SQL: $1 is the organization, $2 the load.';

create or replace function staging.note_measures(p_batch staging.batches, p_measures jsonb)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    insert into staging.reconciliations (
        organization_id, batch_id, measure, subject, told, found, details
    )
    select
        p_batch.organization_id,
        p_batch.id,
        m.measure,
        coalesce(m.subject, ''),
        m.told,
        m.found,
        coalesce(m.details, '{}')
    from jsonb_to_recordset(p_measures) as m (
        measure text, subject text, told numeric, found numeric, details jsonb
    )
    on conflict (organization_id, batch_id, measure, subject) do update
    set
        told = excluded.told,
        found = excluded.found,
        details = excluded.details,
        reconciled_at = excluded.reconciled_at
$function$;

alter function staging.note_measures(staging.batches, jsonb) owner to app_owner;

revoke all on function staging.note_measures(staging.batches, jsonb) from public;

comment on function staging.note_measures(staging.batches, jsonb) is
    'Keeps what a comparison found, in the place of the one before.';

-- A digest is the sum of a hash of each value, so the order of rows does not matter.

create or replace function staging.reconcile(p_batch_id uuid, p_samples int default 20)
returns setof staging.reconciliations
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set timezone = 'UTC'
as $function$
declare
    v_batch staging.batches := staging.held_batch(p_batch_id, array['promoted']);
    v_rows text := staging.compared_rows(v_batch.entity);
    v_measures jsonb;
-- columns are quoted where statements are put together
-- @plpgsql_check_options: security_warnings = false
begin
    -- each row has its outcome, and none was changed since it landed
    execute format(
        $query$
        select jsonb_build_array(
            jsonb_build_object(
                'measure', 'rows', 'told', $3, 'found', count(k.row_number),
                'details', (
                    select jsonb_object_agg(s.outcome, s.row_count)
                    from (
                        select
                            n.outcome,
                            count(*) as row_count
                        from staging.records as n
                        where n.organization_id = $1 and n.batch_id = $2
                        group by n.outcome
                    ) as s
                )
            ),
            jsonb_build_object(
                'measure', 'landing', 'told', $4,
                'found', sum(hashtextextended(r::text, 0)::numeric)
            )
        )
        from %s as r
        left join staging.records as k
            on
                k.organization_id = $1
                and k.batch_id = $2
                and r.row_number = k.row_number
                and k.outcome <> 'noted'
        where r.organization_id = $1 and r.batch_id = $2
        $query$,
        staging.landing_of(v_batch.entity)
    )
    into v_measures
    using v_batch.organization_id, v_batch.id, v_batch.rows_loaded, v_batch.landing_digest;

    perform staging.note_measures(v_batch, v_measures);

    -- counts, digests and sums of each column, in one reading of both sides
    execute (
        select
            format(
                'select jsonb_build_array(jsonb_build_object(''measure'', ''targets'', ''told'', count(*), '
                '''found'', count(*) filter (where s.is_there)), '
                'jsonb_build_object(''measure'', ''differing'', ''told'', 0, ''found'', '
                'count(*) filter (where %1$s), ''details'', jsonb_build_object(''row_numbers'', '
                'to_jsonb((array_agg(s.row_number order by s.row_number) filter (where %1$s))[:20]))), '
                '%2$s) from (%3$s) as s',
                string_agg(
                    format('s.%I::text is distinct from s.%I::text', n.told, n.found), ' or '
                ),
                string_agg(
                    format(
                        'jsonb_build_object(''measure'', ''values'', ''subject'', %1$L, ''told'', '
                        'count(s.%2$I), ''found'', count(s.%3$I)), '
                        'jsonb_build_object(''measure'', ''digest'', ''subject'', %1$L, ''told'', '
                        'sum(hashtextextended(s.%2$I::text, 0)::numeric), ''found'', '
                        'sum(hashtextextended(s.%3$I::text, 0)::numeric))',
                        n.target_column, n.told, n.found
                    )
                    || case
                        when n.reading = 'amount'
                            then format(
                                ', jsonb_build_object(''measure'', ''sum'', ''subject'', %1$L, '
                                '''told'', sum(s.%2$I), ''found'', sum(s.%3$I))',
                                n.target_column, n.told, n.found
                            )
                        when n.reading in ('date', 'instant')
                            then format(
                                ', jsonb_build_object(''measure'', ''sum'', ''subject'', %1$L, '
                                '''told'', sum(extract(epoch from s.%2$I)), '
                                '''found'', sum(extract(epoch from s.%3$I)))',
                                n.target_column, n.told, n.found
                            )
                        else ''
                    end,
                    ', '
                ),
                v_rows
            )
        from (
            select
                c.target_column,
                c.reading,
                'told_' || c.target_column as told,
                'found_' || c.target_column as found
            from staging.columns as c
            where c.entity = v_batch.entity
        ) as n
    )
    into v_measures
    using v_batch.organization_id, v_batch.id;

    perform staging.note_measures(v_batch, v_measures);

    perform staging.note_measures(v_batch, staging.compare_wholes(v_batch));

    -- the same rows each time: those whose ids have the least hashes
    execute (
        select
            format(
                'select jsonb_build_array(jsonb_build_object(''measure'', ''samples'', ''told'', count(*), '
                '''found'', count(*) filter (where x.told = x.found), ''details'', '
                'jsonb_build_object(''rows'', coalesce(jsonb_agg(to_jsonb(x)), ''[]'')))) from ('
                'select s.row_number, s.external_id, jsonb_build_object(%1$s) as told, '
                'jsonb_build_object(%2$s) as found from (%3$s) as s '
                'order by hashtextextended(s.external_id, 0) limit $3) as x',
                string_agg(
                    format('%L, s.%I::text', c.target_column, 'told_' || c.target_column), ', '
                ),
                string_agg(
                    format('%L, s.%I::text', c.target_column, 'found_' || c.target_column), ', '
                ),
                v_rows
            )
        from staging.columns as c
        where c.entity = v_batch.entity
    )
    into v_measures
    using v_batch.organization_id, v_batch.id, p_samples;

    perform staging.note_measures(v_batch, v_measures);

    -- ids that lead nowhere, and in a full load those that the system does not have any more
    execute format(
        $query$
        select jsonb_build_array(
            jsonb_build_object(
                'measure', 'orphans', 'told', 0, 'found', count(*) filter (where x.is_orphan),
                'details', jsonb_build_object(
                    'external_ids',
                    to_jsonb((array_agg(x.external_id) filter (where x.is_orphan))[:20]),
                    'waiting', (
                        select count(*)
                        from staging.records as k
                        where
                            k.organization_id = $1
                            and k.batch_id = $2
                            and k.outcome = 'rejected'
                            and 'orphan' = any(k.reasons)
                    )
                )
            ),
            jsonb_build_object(
                'measure', 'gone', 'told', 0, 'found', count(*) filter (where x.is_gone),
                'details', jsonb_build_object(
                    'external_ids',
                    to_jsonb((array_agg(x.external_id) filter (where x.is_gone))[:20])
                )
            )
        )
        from (
            select
                e.external_id,
                t.id is null as is_orphan,
                $5 = 'full' and l.told_id is null as is_gone
            from integration.external_ids as e
            left join %1$s as t
                on e.organization_id = t.organization_id and e.target_id = t.id
            left join (
                select distinct btrim(r.external_id) as told_id
                from %2$s as r
                where r.organization_id = $1 and r.batch_id = $2
            ) as l
                on e.external_id = l.told_id
            where
                e.organization_id = $1
                and e.system = $3
                and e.entity = $4
                and e.deleted_at is null
        ) as x
        $query$,
        staging.target_of(v_batch.entity),
        staging.landing_of(v_batch.entity)
    )
    into v_measures
    using
        v_batch.organization_id, v_batch.id, v_batch.system, v_batch.entity, v_batch.kind;

    perform staging.note_measures(v_batch, v_measures);

    return query
    select n.*
    from staging.reconciliations as n
    where n.organization_id = v_batch.organization_id and n.batch_id = v_batch.id
    order by n.is_equal, n.measure, n.subject;
end
$function$;

alter function staging.reconcile(uuid, int) owner to app_owner;

revoke all on function staging.reconcile(uuid, int) from public;

comment on function staging.reconcile(uuid, int) is
    'Holds a load against what became of it: counts, digests and sums of each column, samples with '
    'both sides, ids that lead nowhere, and in a full load ids that the system has no more. What '
    'differs comes first. Raises 55000 before the load was taken over.';
