-- Deploy routiq:clinic/clinical_place to pg
-- requires: clinic/encounters__policies
-- requires: core/refuse
-- requires: core/require_own_branch

begin;

-- function clinic.clinical_place(uuid, uuid, uuid)

-- Where a clinical row belongs: to the patient and branch of its encounter, or of whoever is named.
-- Row security narrows what is found. Raises RQ404, RQ409.

create or replace function clinic.clinical_place(
    p_contact_id uuid, p_encounter_id uuid, p_location_id uuid
)
returns table (contact_id uuid, location_id uuid, practitioner_id uuid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.current_org_id();
    v_encounter clinic.encounters;
begin
    if p_encounter_id is not null then
        select e.*
        into v_encounter
        from clinic.encounters as e
        where
            e.organization_id = v_organization_id
            and e.id = p_encounter_id
            and e.deleted_at is null;

        if v_encounter.id is null then
            perform core.refuse(
                'RQ404', 'there is no such encounter', format('the id is "%s"', p_encounter_id),
                'name one of api.list_encounters'
            );
        elsif v_encounter.contact_id <> p_contact_id then
            perform core.refuse(
                'RQ409',
                'the encounter is of somebody else',
                format('its contact is "%s"', v_encounter.contact_id),
                'name an encounter of the same patient'
            );
        elsif v_encounter.status in ('cancelled', 'entered_in_error') then
            perform core.refuse(
                'RQ409',
                'the encounter did not take place',
                format('its status is "%s"', v_encounter.status),
                'open another one: api.open_encounter'
            );
        end if;

        return query
        values (v_encounter.contact_id, v_encounter.location_id, v_encounter.practitioner_id);
        return;
    end if;

    perform
    from contact.contacts as c
    where
        c.organization_id = v_organization_id
        and c.id = p_contact_id
        and c.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'register the patient first'
        );
    end if;

    if p_location_id is not null then
        perform core.require_own_branch(p_location_id);
    end if;

    return query
    values (p_contact_id, p_location_id, null::uuid);
end
$function$;

alter function clinic.clinical_place(uuid, uuid, uuid) owner to app_owner;

revoke all on function clinic.clinical_place(uuid, uuid, uuid) from public;

comment on function clinic.clinical_place(uuid, uuid, uuid) is
    'Patient, branch and practitioner of an encounter, or else the patient and branch that are '
    'named. Raises RQ404 for what is not there, or not for the caller, and RQ409 for an encounter '
    'of somebody else or one that did not take place.';

commit;
