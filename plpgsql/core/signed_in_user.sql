-- function core.signed_in_user()

-- The way in for whoever has no membership yet: the row of the caller, made at the first call from
-- the claims that the gateway has verified. The policy of core.users lets a caller make no other.
-- Raises RQ401 and RQ403.

create or replace function core.signed_in_user()
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_claims jsonb := core.checked_claims();
    v_subject text := core.jwt_sub();
    v_user core.users;
begin
    insert into core.users (external_id, provider, email, name)
    values (
        v_subject,
        case
            when v_subject like 'user\_%' then 'clerk'
            when v_subject like '%|%' then 'auth0'
            when v_subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then 'supabase'
            else 'other'
        end,
        nullif(lower(btrim(v_claims ->> 'email')), ''),
        nullif(left(btrim(v_claims ->> 'name'), 200), '')
    )
    on conflict (external_id) do nothing;

    select u.*
    into v_user
    from core.users as u
    where u.external_id = v_subject;

    if v_user.status <> 'active' or v_user.deleted_at is not null then
        perform core.refuse(
            'RQ403',
            'you may not come in',
            'your user is suspended or deleted',
            'ask whoever administers the platform'
        );
    end if;

    perform core.set_context('user_id', v_user.id::text);

    return v_user.id;
end
$function$;

alter function core.signed_in_user() owner to app_owner;

revoke all on function core.signed_in_user() from public;

comment on function core.signed_in_user() is
    'Id of the user whom the claims name, made at the first call, and put into the context. '
    'Raises RQ401 without usable claims and RQ403 for a suspended user.';
