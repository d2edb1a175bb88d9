-- Revert routiq:contact/merge_conflicts from pg

begin;

drop function contact.merge_conflicts(regclass, text, uuid, uuid, uuid);

commit;
