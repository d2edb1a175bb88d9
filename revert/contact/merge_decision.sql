-- Revert routiq:contact/merge_decision from pg

begin;

drop function contact.merge_decision(uuid, uuid, text);

commit;
