-- function contact.merge_check(uuid, uuid, uuid, boolean, int, int)

-- The caller holds both contacts. What people decided is never overruled by itself. Raises RQ409.

create or replace function contact.merge_check(
    p_organization_id uuid,
    p_survivor_id uuid,
    p_loser_id uuid,
    p_is_automatic boolean,
    p_survivor_row_version int,
    p_loser_row_version int
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_contact record;
begin
    for v_contact in
        select
            c.row_version,
            case
                when c.id = p_survivor_id then p_survivor_row_version
                else p_loser_row_version
            end as version_read
        from contact.contacts as c
        where c.organization_id = p_organization_id and c.id in (p_survivor_id, p_loser_id)
        order by c.id
    loop
        perform core.check_row_version('contact', v_contact.version_read, v_contact.row_version);
    end loop;

    if p_is_automatic and exists (
        select
        from contact.duplicate_candidates as d
        where
            d.organization_id = p_organization_id
            and d.contact_a_id = least(p_survivor_id, p_loser_id)
            and d.contact_b_id = greatest(p_survivor_id, p_loser_id)
            and d.status = 'rejected'
            and d.deleted_at is null
    ) then
        perform core.refuse(
            'RQ409', 'somebody decided that these are two people',
            format('the contacts are "%s" and "%s"', p_survivor_id, p_loser_id),
            'only people may merge them'
        );
    end if;
end
$function$;

alter function contact.merge_check(uuid, uuid, uuid, boolean, int, int) owner to app_owner;

revoke all on function contact.merge_check(uuid, uuid, uuid, boolean, int, int) from public;

comment on function contact.merge_check(uuid, uuid, uuid, boolean, int, int) is
    'Refuses with RQ409 a merge of contacts whose caller read older versions, and one that nobody '
    'was asked about where somebody decided against it.';
