-- Revert routiq:contact/train_model from pg

begin;

drop function contact.train_model(uuid, bigint, bigint);

commit;
