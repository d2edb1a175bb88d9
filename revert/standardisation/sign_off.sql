-- Revert routiq:standardisation/sign_off from pg

begin;

drop function standardisation.require_parked_for(interval);
drop function standardisation.is_not_signed_off();
drop function standardisation.has_old_side();
drop function standardisation.contracted_xid();
drop function standardisation.withdraw_sign_off(uuid, text, text);
drop function standardisation.sign_off(text, text);
drop function standardisation.sign_off(uuid, text, text);
drop function standardisation.note_contract(text, uuid, text, text);
drop function standardisation.require_no_obstacle(uuid, text[]);
drop function standardisation.contract_obstacles();

commit;
