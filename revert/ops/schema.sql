-- Revert routiq:ops/schema from pg
--
-- That app_migrator sees statistics belongs to the server, as its role does, and stays.

begin;

do $rights$
begin
    revoke usage on schema extensions from app_monitor;
exception
    when insufficient_privilege then
        raise notice 'this host did not let us grant on schema extensions: nothing to take back';
end
$rights$;

drop schema ops;

commit;
