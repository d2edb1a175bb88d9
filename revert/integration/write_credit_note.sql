-- Revert routiq:integration/write_credit_note from pg

begin;

drop trigger tg_external_ids_70_place_credits on integration.external_ids;
drop function integration.place_credits();
drop function integration.write_credit_note(uuid, text, jsonb);
drop function integration.write_credits(uuid, text, uuid, jsonb);
drop function integration.settle_credits(uuid, uuid);

commit;
