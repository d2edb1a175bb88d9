-- function online.copy_frame(online.backfills)

create or replace function online.copy_frame(p_backfill online.backfills)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            (
                select s.id || ':'
                from online.syncs as s
                where s.name = p_backfill.sync
            ),
            ''
        )
$function$;

revoke all on function online.copy_frame(online.backfills) from public;

comment on function online.copy_frame(online.backfills) is
    'What online.sync_frame is set to for a batch, so that the new table of its sync takes it; '
    'empty where the backfill is no copy.';
