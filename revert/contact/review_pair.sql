-- Revert routiq:contact/review_pair from pg

begin;

drop function contact.review_pair(uuid, uuid, text, uuid, int);

commit;
