print("mixchat")
