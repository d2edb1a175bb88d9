-- Revert routiq:contact/segment_members from pg

begin;

drop table contact.segment_members;

commit;
