-- Deploy routiq:contact/merge_check to pg
-- requires: contact/duplicate_candidates__policies
-- requires: core/check_row_version
-- requires: core/refuse

begin;

-- function contact.merge_check(uuid, uuid, uuid, boolean, int, int)

-- The caller holds both contacts. What people decided is never overruled by itself. Who signs in as
-- either contact will see what both have, so only those who let people in merge it; an invitation
-- that has expired, or was accepted, lets nobody in. Raises RQ403, RQ409.

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
    v_sight text;
    v_does_sign_in boolean;
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

    v_sight := core.widen_sight();
    v_does_sign_in := exists (
        select
        from core.organization_members as m
        where
            m.organization_id = p_organization_id
            and m.contact_id in (p_survivor_id, p_loser_id)
            and m.deleted_at is null
    ) or exists (
        select
        from core.invitations as i
        where
            i.organization_id = p_organization_id
            and i.contact_id in (p_survivor_id, p_loser_id)
            and i.accepted_at is null
            and i.expires_at > now()
            and i.deleted_at is null
    );
    perform core.set_context('sight', v_sight);

    if v_does_sign_in and p_is_automatic then
        perform core.refuse(
            'RQ409', 'somebody signs in as this contact',
            format('the contacts are "%s" and "%s"', p_survivor_id, p_loser_id),
            'only people may merge them'
        );
    elsif v_does_sign_in then
        perform core.require_permission('members.write');
    end if;
end
$function$;

alter function contact.merge_check(uuid, uuid, uuid, boolean, int, int) owner to app_owner;

revoke all on function contact.merge_check(uuid, uuid, uuid, boolean, int, int) from public;

comment on function contact.merge_check(uuid, uuid, uuid, boolean, int, int) is
    'Refuses with RQ409 a merge of contacts whose caller read older versions, and one that nobody '
    'was asked about where somebody decided against it or signs in; with RQ403 one of a contact '
    'who signs in, unless the caller lets people in.';

commit;
