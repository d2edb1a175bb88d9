-- Deploy routiq:api/create_organization to pg
-- requires: api/schema
-- requires: core/signed_in_user
-- requires: core/administered_external_id
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: core/forget_context

begin;

-- function api.create_organization(text, text, text, text, text, text)

-- On the closed list: nobody is a member of what is not there yet. It begins with the claims
-- instead. With a key the id follows from user and key, so that the second call finds the first.
-- Raises RQ401, RQ403, RQ409, RQ422.

create or replace function api.create_organization(
    p_name text,
    p_slug text,
    p_region text default 'AU',
    p_time_zone text default 'UTC',
    p_currency text default 'AUD',
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_user_id uuid := core.signed_in_user();
    v_claims jsonb := core.jwt();
    v_id uuid := case
        when p_idempotency_key is null then core.new_id()
        else encode(
            substr(
                sha256(convert_to(format('%s %s', v_user_id, p_idempotency_key), 'UTF8')), 1, 16
            ),
            'hex'
        )::uuid
    end;
    v_result jsonb;
begin
    if p_time_zone <> 'UTC' and not exists (
        select
        from pg_timezone_names as z
        where z.name = p_time_zone
    ) then
        perform core.refuse(
            'RQ422',
            'these values cannot be an organization',
            format('there is no time zone "%s"', p_time_zone),
            'choose one by its IANA name, such as Australia/Sydney'
        );
    end if;

    perform core.set_context('organization_id', v_id::text);

    begin
        insert into core.organizations (
            id, name, slug, external_id, region, time_zone, currency, created_by
        )
        values (
            v_id,
            p_name,
            p_slug,
            core.administered_external_id(),
            p_region,
            p_time_zone,
            p_currency,
            v_user_id
        )
        on conflict (id) do nothing;
    exception
        when unique_violation then
            perform core.refuse(
                'RQ409',
                'this organization exists already',
                'its short name, or the organization of the claims, is taken',
                'choose another short name, or ask for an invitation'
            );
        when check_violation or not_null_violation then
            perform core.refuse(
                'RQ422', 'these values cannot be an organization', sqlerrm, 'correct them'
            );
    end;

    v_result := core.begin_once(
        'create_organization',
        p_idempotency_key,
        jsonb_build_array(p_name, p_slug, p_region, p_time_zone, p_currency)
    );

    if v_result is null then
        insert into core.organization_members (organization_id, user_id, role, name, email)
        values (
            v_id,
            v_user_id,
            'owner',
            nullif(left(btrim(v_claims ->> 'name'), 200), ''),
            nullif(lower(btrim(v_claims ->> 'email')), '')
        );

        v_result := core.finish_once(
            p_idempotency_key, jsonb_build_object('organization_id', v_id, 'role', 'owner')
        );
    end if;

    perform core.forget_context();

    return v_result;
end
$function$;

alter function api.create_organization(text, text, text, text, text, text) owner to app_owner;

revoke all on function api.create_organization(text, text, text, text, text, text) from public;
grant execute on function api.create_organization(text, text, text, text, text, text)
to authenticated;

comment on function api.create_organization(text, text, text, text, text, text) is
    'Creates an organization and makes the caller its owner. The organization of the claims is '
    'linked where the caller administers it there. Raises RQ401 without usable claims, RQ403 for '
    'a suspended user, RQ409 where the short name is taken, RQ422 for values that break a rule.';

commit;
