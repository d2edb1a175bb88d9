-- Revert routiq:contact/merge_rules from pg

begin;

drop table contact.merge_rules;

commit;
