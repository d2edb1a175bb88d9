-- function standardisation.uuid_of(text)
-- function standardisation.id_of(uuid, text, text)
-- function standardisation.contact_of(uuid, uuid)

-- No "set search_path", so that the planner puts the body in the place of the call, as in core.new_id:
-- each row of the old tables asks, and the call costs more than the answer.

create or replace function standardisation.uuid_of(p_text text)
returns uuid
language sql
immutable
parallel safe
as $function$
    select
        case
            when
                p_text operator(pg_catalog.~*) '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                then p_text::pg_catalog.uuid
        end
$function$;

alter function standardisation.uuid_of(text) owner to app_owner;

revoke all on function standardisation.uuid_of(text) from public;

comment on function standardisation.uuid_of(text) is
    'The uuid that a text holds, in either case of letters; null where it holds none.';

-- UUID version 5 (RFC 9562, section 5.5): the organization is the name space, table and old id are
-- the name. So each run, on any server, gives a row the same id. An id that is a uuid stays as it is.
-- Definer, for the first application reads it by the views of schema legacy_names, and need not reach the
-- extensions.

create or replace function standardisation.id_of(
    p_organization_id uuid, p_table text, p_old_id text
)
returns uuid
language plpgsql
immutable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bytes bytea;
begin
    if p_organization_id is null or p_old_id is null then
        return null;
    elsif p_old_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        return p_old_id::uuid;
    end if;

    v_bytes := substring(
        extensions.digest(
            uuid_send(p_organization_id) || convert_to(p_table || '/' || p_old_id, 'UTF8'), 'sha1'
        )
        from 1 for 16
    );
    v_bytes := set_byte(v_bytes, 6, get_byte(v_bytes, 6) & 15 | 80);
    v_bytes := set_byte(v_bytes, 8, get_byte(v_bytes, 8) & 63 | 128);
    return encode(v_bytes, 'hex')::uuid;
end
$function$;

alter function standardisation.id_of(uuid, text, text) owner to app_owner;

revoke all on function standardisation.id_of(uuid, text, text) from public;
grant execute on function standardisation.id_of(uuid, text, text) to service_role;

comment on function standardisation.id_of(uuid, text, text) is
    'Id of a row under the new keys: its old id where that is a uuid, else one that follows from '
    'organization, table and old id. Null without organization or old id.';

-- What was merged is refused by core.require_living_parents; old rows go on naming it.

create or replace function standardisation.contact_of(p_organization_id uuid, p_contact_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return coalesce(
        (
            select contact.survivor_of(c.organization_id, c.id)
            from contact.contacts as c
            where
                c.organization_id = p_organization_id
                and c.id = p_contact_id
                and c.merged_into_id is not null
        ),
        p_contact_id
    );
end
$function$;

alter function standardisation.contact_of(uuid, uuid) owner to app_owner;

revoke all on function standardisation.contact_of(uuid, uuid) from public;

comment on function standardisation.contact_of(uuid, uuid) is
    'Whom a contact means now: the one that it was merged into, else itself.';
