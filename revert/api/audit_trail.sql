-- Revert routiq:api/audit_trail from pg

begin;

drop function api.audit_trail(text, uuid, uuid, timestamptz, timestamptz, bigint, int);

commit;
