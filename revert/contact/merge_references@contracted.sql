-- Revert routiq:contact/merge_references from pg

begin;

drop function contact.merge_references(regclass);

commit;
