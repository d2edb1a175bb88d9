-- function standardisation.note_statement(text)
-- function standardisation.note_records(text, bigint[], standardisation.records[])

-- What a person dismissed stays so.

create or replace function standardisation.note_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $note$
    insert into standardisation.records as t (
        row_id, table_name, target_organization_id, old_id, target_id, state, defects, reasons,
        waits_for, old_row
    )
    select
        r.row_id, %1$L, r.organization_id, r.old_id, r.id,
        case when r.reasons = '{}' then 'standardised' else 'quarantined' end,
        r.defects, r.reasons,
        case
            when r.reasons <> '{}' or r.defects && '{orphan,contact_kept_back}'
                then lower(r.waits_for)
        end,
        case when r.reasons <> '{}' then to_jsonb(o) - '{row_id,api_key}'::text[] end
    from unnest(v_read) as r
    cross join lateral (
        select l.*
        from legacy.%1$I as l
        where l.row_id = r.row_id
        offset 0
    ) as o
    order by r.row_id
    on conflict (row_id) do update set
        target_organization_id = excluded.target_organization_id,
        old_id = excluded.old_id,
        target_id = excluded.target_id,
        state = case
            when t.state = 'dismissed' and excluded.state = 'quarantined' then t.state
            else excluded.state
        end,
        defects = excluded.defects,
        reasons = excluded.reasons,
        waits_for = excluded.waits_for,
        old_row = excluded.old_row,
        changed_at = now()
    where (
        t.target_organization_id, t.old_id, t.target_id, t.defects, t.reasons, t.waits_for,
        t.old_row, t.state
    ) is distinct from (
        excluded.target_organization_id, excluded.old_id, excluded.target_id, excluded.defects,
        excluded.reasons, excluded.waits_for, excluded.old_row,
        case
            when t.state = 'dismissed' and excluded.state = 'quarantined' then t.state
            else excluded.state
        end
    );

    if cardinality(v_read) < cardinality(p_row_ids) then
        update standardisation.records as t
        set state = 'removed', old_row = null, changed_at = now()
        where
            t.row_id = any(p_row_ids)
            and t.state <> 'removed'
            and not exists (
                select
                from legacy.%1$I as l
                where l.row_id = t.row_id
                offset 0
            );
    end if;
$note$,
            p_table
        )
$function$;

alter function standardisation.note_statement(text) owner to app_owner;

revoke all on function standardisation.note_statement(text) from public;

comment on function standardisation.note_statement(text) is
    'Statements of standardisation.carrier_statement that note what became of the rows in v_read, '
    'and of those of p_row_ids that are not there any more.';

-- "except" asks for all rows at once, whatever the plan.

create or replace function standardisation.note_records(
    p_table text,
    p_row_ids bigint[],
    p_before standardisation.records[],
    out gone_of uuid[],
    out gone uuid[],
    out names text[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if cardinality(p_before) > 0 then
        select array_agg(g.target_organization_id), array_agg(g.target_id)
        into gone_of, gone
        from (
            select distinct b.target_organization_id, b.target_id
            from unnest(p_before) as b
            where not exists (
                select
                from standardisation.records as r
                where
                    r.table_name = p_table
                    and r.target_id = b.target_id
                    and case
                        when p_table = 'users' then r.target_organization_id is null
                        else r.target_organization_id = b.target_organization_id
                    end
                    and r.state = 'standardised'
                offset 0
            )
        ) as g;
    end if;

    with standing as materialized (
        select r.row_id
        from standardisation.records as r
        where r.row_id = any(p_row_ids) and r.state = 'standardised'
    ),

    before as materialized (
        select b.row_id
        from unnest(p_before) as b
    ),

    moved as materialized (
        (select s.row_id from standing as s except all select b.row_id from before as b)
        union all
        (select b.row_id from before as b except all select s.row_id from standing as s)
    )

    select array_agg(distinct lower(r.old_id))
    into names
    from moved as m
    cross join lateral (
        select k.old_id
        from standardisation.records as k
        where k.row_id = m.row_id and k.old_id is not null
        offset 0
    ) as r;
end
$function$;

alter function standardisation.note_records(text, bigint[], standardisation.records[])
owner to app_owner;

revoke all on function standardisation.note_records(text, bigint[], standardisation.records[])
from public;

comment on function standardisation.note_records(text, bigint[], standardisation.records[]) is
    'What became of some old rows, given their records as they were: new rows that no old row '
    'stands for any more, because theirs is gone, is kept back now or means another row; and texts '
    'by which others call the rows that have come or gone.';
