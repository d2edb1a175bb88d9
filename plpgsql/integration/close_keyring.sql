-- function integration.close_keyring()

-- For the session, so that it closes what was opened for the session and for the transaction.

create or replace function integration.close_keyring()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform set_config('integration.keyring', '', false);
end
$function$;

alter function integration.close_keyring() owner to app_owner;

revoke all on function integration.close_keyring() from public;
grant execute on function integration.close_keyring() to app_worker, authenticator;

comment on function integration.close_keyring() is
    'Forgets the keys that integration.open_keyring keeps.';
