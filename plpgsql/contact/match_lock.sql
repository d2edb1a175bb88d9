-- function contact.match_lock(uuid, boolean)

-- Two contacts of one person that come at the same moment would miss each other, so single contacts
-- of a tenant are matched one after the other: milliseconds each. A run over the tenant read what it
-- compares when it began, and what it keeps would be older than what is kept meanwhile; so while it
-- runs, others are refused, for sessions that wait would be taken from everybody, and jobs try again.
-- Raises RQ409.

create or replace function contact.match_lock(p_organization_id uuid, p_is_whole boolean)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_run bigint := hashtextextended('find duplicates ' || p_organization_id, 0);
    v_turn bigint := hashtextextended('match contacts ' || p_organization_id, 0);
    v_is_free boolean;
begin
    if p_is_whole then
        v_is_free := pg_try_advisory_xact_lock(v_run);
    else
        -- objsubid 1 is what locks of one bigint have
        v_is_free := pg_try_advisory_xact_lock(v_turn) or not exists (
            select
            from pg_locks as l
            where
                l.locktype = 'advisory'
                and l.objsubid = 1
                and l.granted
                and l.database = (
                    select d.oid from pg_database as d where d.datname = current_database()
                )
                and (l.classid::bigint << 32 | l.objid::bigint) = v_run
        );
    end if;

    if not v_is_free then
        perform core.refuse(
            'RQ409', 'a search for duplicates is under way',
            format('it is that of the organization "%s"', p_organization_id),
            'wait until it has ended'
        );
    end if;

    perform pg_advisory_xact_lock(v_turn);
end
$function$;

alter function contact.match_lock(uuid, boolean) owner to app_owner;

revoke all on function contact.match_lock(uuid, boolean) from public;

comment on function contact.match_lock(uuid, boolean) is
    'Takes the turn to look for duplicates of a tenant until the transaction ends. Raises RQ409 '
    'while a run over all its contacts is under way.';
