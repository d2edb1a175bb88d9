-- function online.batch_copy(online.syncs, text)

-- The rows are held by "for key share": a delete waits for the copy and takes it away with it,
-- while other writes go on. What a writer was quicker to carry over stays as it is.

create or replace function online.batch_copy(p_sync online.syncs, p_range text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'with batch as materialized (select s.* from %s as s where %s for key share) '
            'insert into %s (%s) overriding system value select %s from batch as s '
            'on conflict (%s) do nothing',
            online.qualified_name(p_sync.old_table), p_range,
            online.qualified_name(p_sync.new_table),
            string_agg(c.name, ', ' order by c.place),
            string_agg(c.expression, ', ' order by c.place),
            string_agg(c.name, ', ' order by c.key_place) filter (where c.key_place is not null)
        )
    from online.sync_columns(p_sync, 'new') as c
$function$;

revoke all on function online.batch_copy(online.syncs, text) from public;

comment on function online.batch_copy(online.syncs, text) is
    'The statement that copies the rows of a range to the new table of a sync.';
